#pragma once
#include <map>

#include "lower/cell_values.h"

namespace cellc {

/// An input or a state rounded to int8, for products with int8 weights: q(k) = round(x(k) / scale), scale = the largest |x| of the row over
/// 127 (of zeros 1 / 127). Rows have scales of their own, so that a row's result does not depend on its neighbours. The weights of a hidden
/// unit j are rounded so, too, when they are packed, and
///
///   sum of w(j, k) x(k)  =  scale of j * scale of x * sum of qw(j, k) q(k)   (exact in int32 up to most_quantised_columns)
///
/// Where an instruction multiplies unsigned bytes by signed ones, q is stored with 128 added, and sums start from -128 times the sum of
/// qw(j, k). An infinity or a NaN in a row makes its scale a NaN.
struct Quantised {
  Halide::Func lanes;    ///< (lane, n): bits of the largest |x| of every lane-th element
  Halide::Func largest;  ///< (n)
  Halide::Func scale;    ///< (n)
  Halide::Func inverse;  ///< (n): 1 / scale
  Halide::Func values;   ///< (k, n)
  int width;             ///< lanes
};

/// 127 * 255 * 66000 < 2^31.
inline constexpr int64_t most_quantised_columns = 66000;

/// x rounded to the nearest integer, as int32; |x| < 2^22.
Halide::Expr rounded(const Halide::Expr& x);

/// The scale of what has this largest magnitude (its bits), and its inverse.
Halide::Expr quantised_scale(const Halide::Expr& largest_bits);
Halide::Expr quantised_inverse(const Halide::Expr& largest_bits);
Halide::Expr magnitude_bits(const Halide::Expr& x);

/// An operand's values. Columns are padded to whole groups, whose weights are zeros; if the columns asked for may be such, `padded`.
Halide::Func rounded_values(const Graph& graph, const StepBuffers& buffers, NodeId operand, const Halide::Expr& length, const Quantised& of,
                            bool padded);

/// The operands of panel `p`; none if the weights are not int8.
std::map<NodeId, Quantised> quantised_operands(const Graph& graph, const StepBuffers& buffers, size_t p, const Schedule& schedule);

/// Once for each iteration of the loop `at`; values only in a kernel of exact sizes, as a generic one has no memory for them and rounds
/// them where it uses them.
void schedule_quantised(std::map<NodeId, Quantised>& operands, Halide::Func& out, const Halide::Var& at, bool is_generic);

}  // namespace cellc
