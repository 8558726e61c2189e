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

}  // namespace

// exp(x) = 2^k exp(r), r = x - k ln 2 with ln 2 in two parts (Cody and Waite), exp(r) = 1 + (r + r^2 p(r)): the large summand comes last.
// 2^k is applied in two factors, since k reaches beyond the exponents of normal numbers at both ends; strict_float keeps them apart.
Expr exp_expr(const Expr& x) {
  const bool narrow = is_float32(x);
  const Expr clamped = narrow ? at_least(at_most(x, 89), -104) : at_least(at_most(x, 710), -746);
  const Expr k = Halide::floor(clamped * literal(x, 1.4426950408889634) + literal(x, 0.5));
  const Expr r =
      (clamped - k * literal(x, narrow ? 0x1.62e4p-1 : 0x1.62e42feep-1)) - k * literal(x, narrow ? 0x1.7f7d1cp-20 : 0x1.a39ef35793c76p-33);
  const Expr mantissa = literal(x, 1) + (r + r * r * polynomial(pick(x, exp_float32, exp_float64), r));
  const Expr exponent = Halide::cast<int32_t>(k), half = exponent >> 1;
  return Halide::strict_float(mantissa * power_of_two(half, x) * power_of_two(exponent - half, x));
}

Expr sigmoid_expr(const Expr& x) { return literal(x, 1) / (literal(x, 1) + exp_expr(-x)); }

Expr relu_expr(const Expr& x) { return Halide::strict_float(Halide::select(x < literal(x, 0), literal(x, 0), x)); }

Expr min_expr(const Expr& a, const Expr& b) { return Halide::strict_float(Halide::select(a < b || Halide::is_nan(a), a, b)); }

Expr max_expr(const Expr& a, const Expr& b) { return Halide::strict_float(Halide::select(a > b || Halide::is_nan(a), a, b)); }

}  // namespace cellc
