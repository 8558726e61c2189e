#pragma once
#include <Halide.h>

#include <span>
#include <vector>

namespace cellc {

/// What the elementwise functions are made of. float32 and float64.

bool is_float32(const Halide::Expr& x);

/// One of the two by the type of `x`.
std::span<const double> pick(const Halide::Expr& x, std::span<const double> float32, std::span<const double> float64);

/// `value` in the type of `like`.
Halide::Expr literal(const Halide::Expr& like, double value);

/// coefficients[0] + coefficients[1] x + ...
Halide::Expr polynomial(std::span<const double> coefficients, const Halide::Expr& x);

/// The same by Horner's scheme: the fewest operations, one after the other.
Halide::Expr nested_polynomial(std::span<const double> coefficients, const Halide::Expr& x);

/// 2^k of the type of `like`, for an int32 k in the exponent's range.
Halide::Expr power_of_two(const Halide::Expr& k, const Halide::Expr& like);

/// One operation as it is written: no other may be made of it and its neighbours, which themselves stay free to be fused.
Halide::Expr strict_add(const Halide::Expr& a, const Halide::Expr& b);
Halide::Expr strict_sub(const Halide::Expr& a, const Halide::Expr& b);
Halide::Expr strict_mul(const Halide::Expr& a, const Halide::Expr& b);
Halide::Expr strict_div(const Halide::Expr& a, const Halide::Expr& b);

/// The operation as it is written, of operands that stay as they are. Halide::strict_float alone would make everything that they are
/// computed from strict, too, beside the same that is not: nested, each level would be twice as much to compute and to compile.
using Operation = Halide::Expr (*)(const std::vector<Halide::Expr>& operands);
Halide::Expr strictly(Operation operation, const std::vector<Halide::Expr>& operands);

/// a < b, false with a NaN.
Halide::Expr strict_less(const Halide::Expr& a, const Halide::Expr& b);

/// The smaller or larger of both, and NaN if x is.
Halide::Expr at_most(const Halide::Expr& x, double high);
Halide::Expr at_least(const Halide::Expr& x, double low);

/// y >= 0 with the sign of x.
Halide::Expr with_sign_of(const Halide::Expr& y, const Halide::Expr& x);

}  // namespace cellc
