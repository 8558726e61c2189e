#include "lower/activation.h"

#include <span>
#include <vector>

namespace cellc {
namespace {

using Halide::Expr;

// Minimax polynomials by Sollya's fpminimax (https://www.sollya.org), absolute error, coefficients already rounded to the type.
// exp(2w) = 1 + w * e(w) on |w| <= ln(2)/4: relative error 6e-9 and 9e-18.
constexpr double exp_float32[] = {0x1p1, 0x1p1, 0x1.5554acp0, 0x1.5554e4p-1, 0x1.1229fcp-2, 0x1.6d51b8p-4};
constexpr double exp_float64[] = {0x1p1,
                                  0x1.0000000000005p1,
                                  0x1.555555555555bp0,
                                  0x1.55555555520f6p-1,
                                  0x1.111111110ec38p-2,
                                  0x1.6c16c17f36ba3p-4,
                                  0x1.a01a01b3fc217p-6,
                                  0x1.a019a6881f089p-8,
                                  0x1.71ddee3a87f47p-10,
                                  0x1.28a2a9403bcdap-12,
                                  0x1.af6ff3cea3b6ap-15};
// tanh(x) = x + x^3 * t(x^2) on |x| <= 0.55: relative error 4e-9 and 2e-19.
constexpr double tanh_float32[] = {-0x1.555554p-2, 0x1.110fcap-3, -0x1.b99b0ep-5, 0x1.5cf902p-6, -0x1.b05946p-8};
constexpr double tanh_float64[] = {-0x1.5555555555555p-2,  0x1.111111111104ap-3,  -0x1.ba1ba1ba0a655p-5, 0x1.664f487d359e4p-6,
                                   -0x1.226e345ea621cp-7,  0x1.d6d397eeb77f8p-9,  -0x1.7d9f4154b5a6cp-10, 0x1.352480edae3efp-11,
                                   -0x1.f21454e786f4ap-13, 0x1.83243e3795ee9p-14, -0x1.01ec3da208f49p-15, 0x1.9db67e37e32a7p-18};

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

struct Reduced {
  Expr k, w;  ///< x = k * ln(2)/2 + w, k an int32, |w| <= ln(2)/4
};

// Without FMA the product must be exact: ln(2)/2 is then split into a high part with trailing zeros and the rest (Cody and Waite).
// floor(x + 1/2) is taken by the conversion to an integer alone where x >= 0; Halide's round() costs two half-width instructions on AVX-512.
Reduced reduce(const Expr& x, bool fma, bool not_negative) {
  const Expr scaled = x * literal(x, 2.8853900817779268) + literal(x, 0.5);
  const Expr k = Halide::cast<int32_t>(not_negative ? scaled : Halide::floor(scaled));
  const Expr multiple = Halide::cast(x.type(), k);
  if (fma) {
    const Expr w = x - multiple * literal(x, 0.34657359027997264);
    return {k, is_float32(x) ? w : w - multiple * literal(x, 0x1.abc9e3b39803fp-57)};
  }
  const double high = is_float32(x) ? 0x1.62e4p-2 : 0x1.62e42feep-2;
  const double low = is_float32(x) ? 0x1.7f7d1cp-21 : 0x1.a39ef35793c76p-34;
  return {k, (x - multiple * literal(x, high)) - multiple * literal(x, low)};
}

// exp(2w): the caller scales it by 2^k.
Expr exp_of_remainder(const Expr& w) { return literal(w, 1.0) + w * polynomial(pick(w, exp_float32, exp_float64), w); }

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

// Away from 0 tanh(v) = 1 - 2 / (exp(2v) + 1), whose error shrinks with the quotient; near 0 a polynomial, as the difference would cancel.
Expr tanh_expr(const Expr& x, bool fma) {
  const Expr v = at_most(Halide::abs(x), is_float32(x) ? 9.02 : 19.1);
  const auto [k, w] = reduce(v, fma, true);
  const Expr far = literal(x, 1) - literal(x, 2) / (power_of_two(k, x) * exp_of_remainder(w) + literal(x, 1));
  const Expr square = v * v;
  const Expr near = v + v * square * polynomial(pick(x, tanh_float32, tanh_float64), square);
  return with_sign_of(Halide::select(v < literal(x, 0.55), near, far), x);
}

// 2^k is applied in two factors, since k reaches beyond the exponents of normal numbers at both ends; strict_float keeps them apart,
// and nothing below it is fused, whatever the target.
Expr exp_expr(const Expr& x) {
  const Expr clamped = is_float32(x) ? at_least(at_most(x, 89), -104) : at_least(at_most(x, 710), -746);
  const auto [k, w] = reduce(clamped * literal(x, 0.5), false, false);
  const Expr half = k >> 1;
  return Halide::strict_float(exp_of_remainder(w) * power_of_two(half, x) * power_of_two(k - half, x));
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
