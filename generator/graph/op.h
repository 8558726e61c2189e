#pragma once
#include <span>
#include <string_view>
#include <vector>

#include "graph/shape.h"

namespace cellc {

/// The operations of the expression graph. `select(a, b, c, d)` is a < b ? c : d. Elementwise operations take operands of one shape,
/// or scalars beside them.
enum class Op {
  input,
  state,
  param,
  constant,  // leaves and constants
  add,
  sub,
  mul,
  div,
  min,
  max,
  select,
  neg,
  tanh,
  sigmoid,
  relu,
  exp,
  sqrt,    // elementwise
  matvec,  // (R, C) x (C) -> (R)
  slice,
  concat,  // blocks of one dimension
  reduce_sum,
  mean,  // of all elements
  transpose,
  outer,  // of gradients: (R, C) -> (C, R); (R) x (C) -> (R, C)
};

/// A value in float64: extents and elements in row-major order.
struct Value {
  std::vector<int64_t> extents;
  std::vector<double> elements;
};

/// One operation. A leaf or constant has neither rule nor evaluator; an elementwise operation has `element`, another one `whole`.
struct OpRow {
  Op op;
  std::string_view name;  ///< in the text form
  int arity;
  Shape (*shape)(std::span<const Shape> operands);  ///< throws GraphError; null for slice, whose shape is slice_shape()
  double (*element)(const double* operands);        ///< one element from one element of each operand
  Value (*whole)(std::span<const Value> operands);
};

const OpRow& row_of(Op op);

/// input, state and param: what has a name.
constexpr bool is_leaf(Op op) { return op == Op::input || op == Op::state || op == Op::param; }

/// What adds up whole values, and what makes one number of a vector.
constexpr bool is_sum(Op op) { return op == Op::add || op == Op::sub || op == Op::neg; }
constexpr bool is_row_sum(Op op) { return op == Op::reduce_sum || op == Op::mean; }

/// Null when no operation has this name.
const OpRow* find_op(std::string_view name);

}  // namespace cellc
