#include "lower/activation.h"
#include "lower/arithmetic.h"

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
// tanh(x) = x + x^3 * t(x^2) near 0: relative error 2e-9 on |x| <= 1.125, and 1e-18 on |x| <= 0.625.
constexpr double tanh_float32[] = {-0.333333148837,   0.133328500201,   -0.0539244079566,   0.0216735993572,
                                   -0.00836520288226, 0.00281733416818, -0.000687254230174, 8.47350600977e-5};
constexpr double tanh_float64[] = {-0x1.5555555555555p-2,  0x1.1111111111036p-3,  -0x1.ba1ba1ba07e1bp-5,  0x1.664f487c5be94p-6,
                                   -0x1.226e343bbd1fdp-7,  0x1.d6d391ed566dep-9,  -0x1.7d9ef943b7c2cp-10, 0x1.3522efdb90401p-11,
                                   -0x1.f216a78226254p-13, 0x1.83a67de9c54b2p-14, -0x1.047a13eaa58fep-15, 0x1.aec8dcd93a7d6p-18};
// 1 - tanh(v) = rest_over(v) / rest_under(v) on 1.125 <= v <= 9.02, by Remez's exchange: absolute error 1.1e-8.
constexpr double rest_over[] = {0.981969983502, -0.570912347721, 0.135977285183, -0.0165357771191, 0.00102355810273, -2.57209687985e-5};
constexpr double rest_under[] = {1, 0.333017281671, 0.690212469263, 0.0587700887504, 0.153646478411, -0.0148899601192, 0.00863120980359};

// For many rows: 2^f on 0 <= f <= 1, relative error 8e-8, and tanh(x) = x + x^3 * over(x^2) / under(x^2) on |x| <= 1, relative error 5e-10.
constexpr double exp2_float32[] = {0x1.fffffep-1, 0x1.62e4eap-1, 0x1.ebd6c4p-3, 0x1.c9498ep-5, 0x1.26bce2p-7, 0x1.ebaafp-10};
constexpr double near_over[] = {-0.333333319095, -0.0146529112342};
constexpr double near_under[] = {1, 0.443958360272, 0.0156796431172};

struct Power {
  Expr exponent, mantissa;  ///< 2^z = 2^exponent * mantissa, exponent an int32, 1 <= mantissa <= 2
};

// For z >= 0, of float64. The conversion to an integer and back rounds down in one instruction; Halide's floor() takes two of half width on
// AVX-512.
Power exp2_parts(const Expr& z) {
  const Expr exponent = Halide::cast<int32_t>(z);
  return {exponent, polynomial(exp2_float64, z - Halide::cast(z.type(), exponent))};
}

// 1 - tanh(v) for v away from 0, where its error shrinks in the difference from 1. In float32 a quotient of polynomials: it is a third
// shorter than the way through exp(2v) = 2^(2v / ln 2), and the time of a small step is the latency of its activation.
Expr rest_of_tanh(const Expr& v) {
  if (is_float32(v)) return polynomial(rest_over, v) / polynomial(rest_under, v);
  const auto [exponent, mantissa] = exp2_parts(v * literal(v, 2.8853900817779268));
  return literal(v, 2) / (power_of_two(exponent, v) * mantissa + literal(v, 1));
}

// Near 0 a polynomial, as the difference from 1 would cancel. From `ones` on the result is 1 in either way.
Expr early_tanh(const Expr& x) {
  const bool narrow = is_float32(x);
  const double near_end = narrow ? 1.125 : 0.625, ones = narrow ? 9.02 : 19.1;
  const Expr v = at_most(Halide::abs(x), ones), square = v * v;
  const Expr near = v + v * square * polynomial(pick(x, tanh_float32, tanh_float64), square);
  return with_sign_of(Halide::select(v < literal(x, near_end), near, literal(x, 1) - rest_of_tanh(v)), x);
}

// The two ways share one division: x + x^3 over / under near 0, else 1 - 2 / (exp(2v) + 1). 14 multiply-adds against the 22 of early_tanh,
// in a chain a third longer. Largest error, over all floats: 1.4 ULP, 1.5 without fused multiply-adds.
Expr cheap_tanh(const Expr& x) {
  const Expr v = at_most(Halide::abs(x), 9.02), square = v * v;
  const Expr z = v * literal(v, 2.8853900817779268);
  const Expr exponent = Halide::cast<int32_t>(z), f = z - Halide::cast(z.type(), exponent);
  const auto pair = [&](size_t k) { return literal(f, exp2_float32[k + 1]) * f + literal(f, exp2_float32[k]); };
  const Expr mantissa = (pair(4) * (f * f) + pair(2)) * (f * f) + pair(0);
  const Expr power = Halide::reinterpret<float>(Halide::reinterpret<int32_t>(mantissa) + (exponent << 23));
  const Expr is_near = Halide::strict_float(v < literal(v, 1));  // or LLVM compares the lanes of NEON one by one
  const Expr over = Halide::select(is_near, v * square * polynomial(near_over, square), literal(v, -2));
  const Expr under = Halide::select(is_near, (literal(v, near_under[2]) * square + literal(v, near_under[1])) * square + literal(v, 1),
                                    power + literal(v, 1));
  return with_sign_of(Halide::select(is_near, v, literal(v, 1)) + over / under, x);
}

}  // namespace

Expr tanh_expr(const Expr& x, Aim aim) { return aim == Aim::throughput && is_float32(x) ? cheap_tanh(x) : early_tanh(x); }

}  // namespace cellc
