#pragma once
#include <span>
#include <string_view>

namespace cellc {

/// The operations of the expression graph. `select(a, b, c, d)` is a < b ? c : d. Elementwise operations take vectors of
/// one shape, or scalars beside them. The table in op.cpp has one row an operation.
enum class Op {
  input, state, param, constant,                                   // leaves
  add, sub, mul, div, min, max, select, neg, tanh, sigmoid, relu, exp,  // elementwise
  matvec,                                                          // (R, C) x (C) -> (R)
  slice, concat,                                                   // blocks of one dimension
  reduce_sum,                                                      // (R) -> scalar
};

}  // namespace cellc
