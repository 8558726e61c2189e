#include "lower/activation.h"

#include "lower/arithmetic.h"

namespace cellc {

using Halide::Expr;

namespace {

// Minimax polynomials by Sollya's fpminimax (https://www.sollya.org), coefficients already rounded to the type, or by Remez's exchange.
// exp(r) = 1 + (r + r^2 p(r)) on |r| <= ln 2 / 2: relative error 4e-9 and 4e-18.
constexpr double exp_float32[] = {0.499999933, 0.166665189, 0.041668408, 0.00836892182, 0.00138141732};
constexpr double exp_float64[] = {0.500000000000001093,   0.166666666666664051,    0.0416666666665270117,    0.00833333333349824514,
                                  0.0013888888944577352,  0.000198412695006798023, 0.0000248014920126063575, 2.75575895260608484e-6,
                                  2.76306685042511291e-7, 2.49997444494819861e-8};

// a * b + c as it is written, rounded once where the target can.
Expr multiply_add(const Expr& a, const Expr& b, const Expr& c, Instructions has) {
  return has.fused ? fused(a, b, c) : strict_add(a * b, c);
}

struct Exp {
  Expr exponent, rest;  ///< exp(x) = 2^exponent (1 + rest), exponent an int32
};

struct Nearest {
  Expr number, integer;  ///< of the type of x, and as an int32
};

// To factor * x. In float32 the last bits of 1.5 * 2^23 + factor * x are the integer, which saves the conversion and the rounding
// instruction; |factor * x| < 2^22.
Nearest nearest(const Expr& x, double factor, Instructions has) {
  if (!is_float32(x)) {
    const Expr number = Halide::floor(x * literal(x, factor) + literal(x, 0.5));
    return {number, Halide::cast<int32_t>(number)};
  }
  const Expr shifter = literal(x, 0x1.8p23), shifted = multiply_add(x, literal(x, factor), shifter, has);
  return {strict_sub(shifted, shifter), Halide::reinterpret<int32_t>(shifted) - Halide::reinterpret<int32_t>(shifter)};
}

// Of exp(sign x): exponent = k, rest = s + s^2 p(s) with s = sign x - k ln 2 = sign r, ln 2 in two parts (Cody and Waite): the first
// product is exact. Strict, as LLVM would add up the parts again. A sign costs nothing here, where it goes into the constants.
Exp exp_parts(const Expr& x, int sign, Instructions has) {
  const bool narrow = is_float32(x);
  const auto [k, exponent] = nearest(x, sign * 1.4426950408889634, has);
  const Expr rough = multiply_add(k, literal(x, -sign * (narrow ? 0x1.62e4p-1 : 0x1.62e42feep-1)), x, has);
  const Expr r = multiply_add(k, literal(x, -sign * (narrow ? 0x1.7f7d1cp-20 : 0x1.a39ef35793c76p-33)), rough, has);
  std::vector<double> coefficients;
  for (const double c : pick(x, exp_float32, exp_float64)) coefficients.push_back(coefficients.size() % 2 == 1 ? sign * c : c);
  const Expr square_part = r * r * polynomial(coefficients, r);
  return {exponent, sign < 0 ? square_part - r : square_part + r};
}

}  // namespace

// The large summand comes last. 2^k is applied in two factors, since k reaches beyond the exponents of normal numbers at both ends;
// strict_mul keeps them apart.
Expr exp_expr(const Expr& x, Instructions has) {
  const auto [exponent, rest] = exp_parts(is_float32(x) ? at_least(at_most(x, 89), -104) : at_least(at_most(x, 710), -746), 1, has);
  const Expr half = exponent >> 1;
  return strict_mul(strict_mul(literal(x, 1) + rest, power_of_two(half, x)), power_of_two(exponent - half, x));
}

// 1 / (1 + exp(-x)), over 4, so that 2^k of the least x is a number. What 1 + 2^k loses in rounding is added to
// the small summand (Dekker's Fast2Sum), so that the sum is rounded once. Where exp(-x) overflows the result is 0.
Expr sigmoid_expr(const Expr& x, Instructions has) {
  const double most = is_float32(x) ? 0x1.62e42ep6 : 0x1.62e42fefa39efp9;
  const auto [exponent, rest] = exp_parts(at_least(at_most(x, is_float32(x) ? 30 : 60), -most), -1, has);
  const Expr power = power_of_two(exponent - 2, x), quarter = literal(x, 0.25);
  const Expr whole = strict_add(power, quarter), lost = strict_sub(quarter, strict_sub(whole, power));
  const Expr quotient = quarter / strict_add(whole, lost + power * rest);
  return Halide::select(strict_less(x, literal(x, -most)), literal(x, 0), quotient);
}

Expr relu_expr(const Expr& x) {
  return strictly([](const std::vector<Expr>& a) { return Halide::select(a[0] < a[1], a[1], a[0]); }, {x, literal(x, 0)});
}

Expr min_expr(const Expr& a, const Expr& b) {
  return strictly([](const std::vector<Expr>& x) { return Halide::select(x[0] < x[1] || Halide::is_nan(x[0]), x[0], x[1]); }, {a, b});
}

Expr max_expr(const Expr& a, const Expr& b) {
  return strictly([](const std::vector<Expr>& x) { return Halide::select(x[0] > x[1] || Halide::is_nan(x[0]), x[0], x[1]); }, {a, b});
}

}  // namespace cellc
