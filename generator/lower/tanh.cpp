#include <span>

#include "lower/activation.h"
#include "lower/arithmetic.h"

namespace cellc {
namespace {

using Halide::Expr;
using Halide::Internal::Call;

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
// tanh(x) = x + x^3 * t(x^2) near 0: relative error 1e-18 on |x| <= 0.625.
constexpr double tanh_float64[] = {-0x1.5555555555555p-2,  0x1.1111111111036p-3,  -0x1.ba1ba1ba07e1bp-5,  0x1.664f487c5be94p-6,
                                   -0x1.226e343bbd1fdp-7,  0x1.d6d391ed566dep-9,  -0x1.7d9ef943b7c2cp-10, 0x1.3522efdb90401p-11,
                                   -0x1.f216a78226254p-13, 0x1.83a67de9c54b2p-14, -0x1.047a13eaa58fep-15, 0x1.aec8dcd93a7d6p-18};
// float32. tanh(v / 2) = p / q with p = v + v^3 * half_over(v^2), q = half_under(v^2), by Remez's exchange on 0 <= v <= 9.02 with the
// weight 1 / cosh(v), which is what the doubling leaves of its error: 7e-9. v - tanh(v) = v^3 * near_over(v^2) / (p^2 + q^2) on 0 <= v <=
// 1: relative error 3e-8.
constexpr double half_over[] = {2.97774315e-2, 1.14332829e-4};
constexpr double half_under[] = {2, 0.226221461, 2.41385954e-3, 2.46135744e-6};
constexpr double near_over[] = {1.33333564, 0.10161434, 2.04192e-3};

struct Power {
  Expr exponent, mantissa;  ///< 2^z = 2^exponent * mantissa, exponent an int32, 1 <= mantissa <= 2
};

// For z >= 0, of float64. The conversion to an integer and back rounds down in one instruction; Halide's floor() takes two of half width on
// AVX-512.
Power exp2_parts(const Expr& z) {
  const Expr exponent = Halide::cast<int32_t>(z);
  return {exponent, polynomial(exp2_float64, z - Halide::cast(z.type(), exponent))};
}

// float64. Near 0 a polynomial; else 1 - 2 / (exp(2v) + 1), whose difference from 1 would cancel there.
Expr wide_tanh(const Expr& x) {
  const Expr v = at_most(Halide::abs(x), 19.1), square = v * v;
  const Expr near = v + v * square * polynomial(tanh_float64, square);
  const auto [exponent, mantissa] = exp2_parts(v * literal(v, 2.8853900817779268));
  const Expr rest = literal(v, 2) / (power_of_two(exponent, v) * mantissa + literal(v, 1));
  return with_sign_of(Halide::select(v < literal(x, 0.625), near, literal(x, 1) - rest), x);
}

// One operation as it is written. Otherwise LLVM takes q's last summand to the end of q - p, and the factor of a quotient into its
// dividend: both lengthen the chain.
Expr strict(Call::IntrinsicOp op, const Expr& a, const Expr& b) { return Call::make(a.type(), op, {a, b}, Call::PureIntrinsic); }

// float32. With tanh(v / 2) = p / q the double angle gives 1 - tanh(v) = (q - p)^2 / (p^2 + q^2): one division of short polynomials, whose
// errors fade as tanh comes near 1. Near 0, where that would cancel, the difference from v over the same divisor. 13 multiply-adds and 8
// cheaper operations. Estrin's scheme would make the chain of one row shorter and round q once more: 2.3 ULP. Largest error, over all
// floats: 1.78 ULP, 1.91 without fused multiply-adds; from 9.7 on 1.
Expr narrow_tanh(const Expr& x) {
  const Expr v = at_most(Halide::abs(x), 9.7), square = v * v, cube = v * square;
  const Expr p = cube * nested_polynomial(half_over, square) + v, q = nested_polynomial(half_under, square);
  const Expr one = literal(v, 1), is_near = strict_less(v, one), rest = strict(Call::strict_sub, q, p);
  const Expr quotient = strict(Call::strict_div, Halide::select(is_near, cube * nested_polynomial(near_over, square), rest), q * q + p * p);
  return with_sign_of(Halide::select(is_near, v, one) - Halide::select(is_near, one, rest) * quotient, x);
}

}  // namespace

Expr tanh_expr(const Expr& x, Instructions instructions) {
  if (!is_float32(x)) return wide_tanh(x);
  return instructions.lookups ? tanh_by_table(x, instructions.one_row) : narrow_tanh(x);
}

}  // namespace cellc
