#include "lower/activation.h"

#include <span>
#include <vector>

namespace cellc {
namespace {

using Halide::Expr;

// Minimax polynomials by Sollya's fpminimax (https://www.sollya.org), coefficients already rounded to the type, or by Remez's exchange.
// 2^f on 0 <= f <= 1: relative error 3e-18.
constexpr double exp2_float64[] = {0x1p0,
                                   0x1.62e42fefa39f5p-1,
                                   0x1.ebfbdff82c02ap-3,
                                   0x1.c6b08d7065f8fp-5,
                                   0x1.3b2ab6f7267e9p-7,
                                   0x1.5d87ff4efe8f2p-10,
                                   0x1.4308f9f4c254fp-13,
                                   0x1.ffcfcb3fe1797p-17,
                                   0x1.628f0b19e31d5p-20,
                                   0x1.b8612c837df9fp-24,
                                   0x1.c2b7f006714cbp-28,
                                   0x1.58683ad3a9de7p-31};
// exp(r) = 1 + (r + r^2 p(r)) on |r| <= ln 2 / 2: relative error 4e-9 and 4e-18.
constexpr double exp_float32[] = {0.499999933, 0.166665189, 0.041668408, 0.00836892182, 0.00138141732};
constexpr double exp_float64[] = {0.500000000000001093, 0.166666666666664051,  0.0416666666665270117,  0.00833333333349824514,
                                  0.0013888888944577352, 0.000198412695006798023, 0.0000248014920126063575, 2.75575895260608484e-6,
                                  2.76306685042511291e-7, 2.49997444494819861e-8};
// tanh(x) = x + x^3 * t(x^2) near 0: relative error 2e-9 on |x| <= 1.125, and 1e-18 on |x| <= 0.625.
constexpr double tanh_float32[] = {-0.333333148837, 0.133328500201, -0.0539244079566,   0.0216735993572,
                                   -0.00836520288226, 0.00281733416818, -0.000687254230174, 8.47350600977e-5};
constexpr double tanh_float64[] = {-0x1.5555555555555p-2,  0x1.1111111111036p-3,  -0x1.ba1ba1ba07e1bp-5, 0x1.664f487c5be94p-6,
                                   -0x1.226e343bbd1fdp-7,  0x1.d6d391ed566dep-9,  -0x1.7d9ef943b7c2cp-10, 0x1.3522efdb90401p-11,
                                   -0x1.f216a78226254p-13, 0x1.83a67de9c54b2p-14, -0x1.047a13eaa58fep-15, 0x1.aec8dcd93a7d6p-18};
// 1 - tanh(v) = rest_over(v) / rest_under(v) on 1.125 <= v <= 9.02, by Remez's exchange: absolute error 1.1e-8.
constexpr double rest_over[] = {0.981969983502, -0.570912347721, 0.135977285183, -0.0165357771191, 0.00102355810273, -2.57209687985e-5};
constexpr double rest_under[] = {1,
                                 0.333017281671,
                                 0.690212469263,
                                 0.0587700887504,
                                 0.153646478411,
                                 -0.0148899601192,
                                 0.00863120980359};

bool is_float32(const Expr& x) { return x.type().bits() == 32; }

std::span<const double> pick(const Expr& x, std::span<const double> narrow, std::span<const double> wide) {
  return is_float32(x) ? narrow : wide;
}

Expr literal(const Expr& like, double value) { return Halide::Internal::make_const(like.type(), value); }

// Estrin's scheme: log2(n) levels instead of Horner's n, because at N = 1 the latency of the activation is on the recurrence's path.
Expr polynomial(std::span<const double> coefficients, const Expr& x) {
  std::vector<Expr> level;
  for (const double c : coefficients) level.push_back(literal(x, c));
  for (Expr power = x; level.size() > 1; power = power * power) {
    std::vector<Expr> next;
    for (size_t i = 0; i + 1 < level.size(); i += 2) next.push_back(level[i + 1] * power + level[i]);
    if (level.size() % 2 == 1) next.push_back(level.back());
    level = std::move(next);
  }
  return level.front();
}

// 2^k of the type of `like`, for an int32 k in the exponent's range.
Expr power_of_two(const Expr& k, const Expr& like) {
  if (is_float32(like)) return Halide::reinterpret<float>((k + 127) << 23);
  const Halide::Type wide = Halide::Int(64);
  return Halide::reinterpret<double>((Halide::cast(wide, k) + Halide::Internal::make_const(wide, 1023)) << Halide::Internal::make_const(wide, 52));
}

struct Power {
  Expr exponent, mantissa;  ///< 2^z = 2^exponent * mantissa, exponent an int32, 1 <= mantissa <= 2
};

// For z >= 0, of float64. The conversion to an integer and back rounds down in one instruction; Halide's floor() takes two of half width on AVX-512.
Power exp2_parts(const Expr& z) {
  const Expr exponent = Halide::cast<int32_t>(z);
  return {exponent, polynomial(exp2_float64, z - Halide::cast(z.type(), exponent))};
}

// A comparison with NaN is false, so NaN passes; strict_float keeps LLVM from swapping the sides.
Expr at_most(const Expr& x, double high) {
  return Halide::strict_float(Halide::select(x > literal(x, high), literal(x, high), x));
}

Expr at_least(const Expr& x, double low) {
  return Halide::strict_float(Halide::select(x < literal(x, low), literal(x, low), x));
}

// y >= 0 with the sign of x.
Expr with_sign_of(const Expr& y, const Expr& x) {
  const Halide::Type bits = Halide::UInt(x.type().bits());
  const Expr sign = Halide::Internal::make_const(bits, 1) << Halide::Internal::make_const(bits, x.type().bits() - 1);
  return Halide::reinterpret(x.type(), Halide::reinterpret(bits, y) | (Halide::reinterpret(bits, x) & sign));
}

}  // namespace

namespace {

// 1 - tanh(v) for v away from 0, where its error shrinks in the difference from 1. In float32 a quotient of polynomials: it is a third shorter
// than the way through exp(2v) = 2^(2v / ln 2), and the time of a small step is the latency of its activation.
Expr rest_of_tanh(const Expr& v) {
  if (is_float32(v)) return polynomial(rest_over, v) / polynomial(rest_under, v);
  const auto [exponent, mantissa] = exp2_parts(v * literal(v, 2.8853900817779268));
  return literal(v, 2) / (power_of_two(exponent, v) * mantissa + literal(v, 1));
}

}  // namespace

// Near 0 a polynomial, as the difference from 1 would cancel. From `ones` on the result is 1 in either way.
Expr tanh_expr(const Expr& x) {
  const bool narrow = is_float32(x);
  const double near_end = narrow ? 1.125 : 0.625, ones = narrow ? 9.02 : 19.1;
  const Expr v = at_most(Halide::abs(x), ones), square = v * v;
  const Expr near = v + v * square * polynomial(pick(x, tanh_float32, tanh_float64), square);
  return with_sign_of(Halide::select(v < literal(x, near_end), near, literal(x, 1) - rest_of_tanh(v)), x);
}

// exp(x) = 2^k exp(r), r = x - k ln 2 with ln 2 in two parts (Cody and Waite), exp(r) = 1 + (r + r^2 p(r)): the large summand comes last. 2^k is
// applied in two factors, since k reaches beyond the exponents of normal numbers at both ends; strict_float keeps them apart.
Expr exp_expr(const Expr& x) {
  const bool narrow = is_float32(x);
  const Expr clamped = narrow ? at_least(at_most(x, 89), -104) : at_least(at_most(x, 710), -746);
  const Expr k = Halide::floor(clamped * literal(x, 1.4426950408889634) + literal(x, 0.5));
  const Expr r = (clamped - k * literal(x, narrow ? 0x1.62e4p-1 : 0x1.62e42feep-1)) - k * literal(x, narrow ? 0x1.7f7d1cp-20 : 0x1.a39ef35793c76p-33);
  const Expr mantissa = literal(x, 1) + (r + r * r * polynomial(pick(x, exp_float32, exp_float64), r));
  const Expr exponent = Halide::cast<int32_t>(k), half = exponent >> 1;
  return Halide::strict_float(mantissa * power_of_two(half, x) * power_of_two(exponent - half, x));
}

Expr sigmoid_expr(const Expr& x) { return literal(x, 1) / (literal(x, 1) + exp_expr(-x)); }

Expr relu_expr(const Expr& x) { return Halide::strict_float(Halide::select(x < literal(x, 0), literal(x, 0), x)); }

Expr min_expr(const Expr& a, const Expr& b) {
  return Halide::strict_float(Halide::select(a < b || Halide::is_nan(a), a, b));
}

Expr max_expr(const Expr& a, const Expr& b) {
  return Halide::strict_float(Halide::select(a > b || Halide::is_nan(a), a, b));
}

}  // namespace cellc
