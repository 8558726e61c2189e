#include "graph/op.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <fmt/format.h>

#include "graph/graph.h"

namespace cellc {
namespace {

using Shapes = std::span<const Shape>;
using Values = std::span<const Value>;

Shape elementwise(Shapes operands) {
  Shape result;
  for (const Shape& shape : operands) {
    if (shape.empty() || shape == result) continue;
    if (!result.empty())
      throw GraphError(
          fmt::format("operands have the shapes {} and {}; expected equal shapes, or scalars", to_string(result), to_string(shape)));
    result = shape;
  }
  return result;
}

Shape matvec_shape(Shapes operands) {
  const auto& [matrix, vector] = std::tie(operands[0], operands[1]);
  if (matrix.size() != 2) throw GraphError(fmt::format("the first operand is {}; expected a matrix", to_string(matrix)));
  if (vector != Shape{matrix[1]})
    throw GraphError(fmt::format("the second operand is {}; expected {}, as the matrix is {}", to_string(vector),
                                 to_string(Shape{matrix[1]}), to_string(matrix)));
  return {matrix[0]};
}

// Blocks of rows: vectors, or matrices with the same columns.
Shape concat_shape(Shapes operands) {
  const auto& [a, b] = std::tie(operands[0], operands[1]);
  const bool fit = !a.empty() && a.size() == b.size() && a[0].name == b[0].name && std::equal(a.begin() + 1, a.end(), b.begin() + 1);
  if (!fit)
    throw GraphError(
        fmt::format("operands have the shapes {} and {}; expected vectors of one dimension, or matrices with one and the same columns",
                    to_string(a), to_string(b)));
  if (a[0].count > max_blocks - b[0].count) throw GraphError(fmt::format("more than {} blocks", max_blocks));
  Shape result = a;
  result[0].count += b[0].count;
  return result;
}

Shape sum_shape(Shapes operands) {
  if (operands[0].empty()) throw GraphError("the operand is []; expected a vector or a matrix");
  return {};
}

Shape transpose_shape(Shapes operands) {
  if (operands[0].size() != 2) throw GraphError(fmt::format("the operand is {}; expected a matrix", to_string(operands[0])));
  return {operands[0][1], operands[0][0]};
}

Shape outer_shape(Shapes operands) {
  if (operands[0].size() != 1 || operands[1].size() != 1)
    throw GraphError(fmt::format("operands have the shapes {} and {}; expected vectors", to_string(operands[0]), to_string(operands[1])));
  return {operands[0][0], operands[1][0]};
}

Value matvec(Values operands) {
  const auto& [matrix, vector] = std::tie(operands[0], operands[1]);
  const auto columns = vector.elements.begin();
  const int64_t width = matrix.extents[1];
  Value result{{matrix.extents[0]}, {}};
  for (int64_t row = 0; row < matrix.extents[0]; ++row)
    result.elements.push_back(std::inner_product(columns, columns + width, matrix.elements.begin() + row * width, 0.0));
  return result;
}

Value concat(Values operands) {
  Value result = operands[0];
  result.extents[0] += operands[1].extents[0];
  result.elements.insert(result.elements.end(), operands[1].elements.begin(), operands[1].elements.end());
  return result;
}

Value sum(Values operands) { return {{}, {std::accumulate(operands[0].elements.begin(), operands[0].elements.end(), 0.0)}}; }

Value transpose(Values operands) {
  const int64_t rows = operands[0].extents[0], columns = operands[0].extents[1];
  Value result{{columns, rows}, {}};
  for (int64_t column = 0; column < columns; ++column)
    for (int64_t row = 0; row < rows; ++row) result.elements.push_back(operands[0].elements[static_cast<size_t>(row * columns + column)]);
  return result;
}

Value outer(Values operands) {
  Value result{{operands[0].extents[0], operands[1].extents[0]}, {}};
  for (const double a : operands[0].elements)
    for (const double b : operands[1].elements) result.elements.push_back(a * b);
  return result;
}

Value mean(Values operands) {
  Value result = sum(operands);
  result.elements[0] /= static_cast<double>(operands[0].elements.size());
  return result;
}

bool either_nan(const double* a) { return std::isnan(a[0]) || std::isnan(a[1]); }

constexpr OpRow rows[] = {
    {Op::input, "in", 0, nullptr, nullptr, nullptr},
    {Op::state, "state", 0, nullptr, nullptr, nullptr},
    {Op::param, "param", 0, nullptr, nullptr, nullptr},
    {Op::constant, "const", 0, nullptr, nullptr, nullptr},
    {Op::add, "add", 2, elementwise, [](const double* a) { return a[0] + a[1]; }, nullptr},
    {Op::sub, "sub", 2, elementwise, [](const double* a) { return a[0] - a[1]; }, nullptr},
    {Op::mul, "mul", 2, elementwise, [](const double* a) { return a[0] * a[1]; }, nullptr},
    {Op::div, "div", 2, elementwise, [](const double* a) { return a[0] / a[1]; }, nullptr},
    {Op::min, "min", 2, elementwise, [](const double* a) { return either_nan(a) ? a[0] + a[1] : std::min(a[0], a[1]); }, nullptr},
    {Op::max, "max", 2, elementwise, [](const double* a) { return either_nan(a) ? a[0] + a[1] : std::max(a[0], a[1]); }, nullptr},
    {Op::select, "select", 4, elementwise, [](const double* a) { return a[0] < a[1] ? a[2] : a[3]; }, nullptr},
    {Op::neg, "neg", 1, elementwise, [](const double* a) { return -a[0]; }, nullptr},
    {Op::tanh, "tanh", 1, elementwise, [](const double* a) { return std::tanh(a[0]); }, nullptr},
    {Op::sigmoid, "sigmoid", 1, elementwise, [](const double* a) { return 1 / (1 + std::exp(-a[0])); }, nullptr},
    {Op::relu, "relu", 1, elementwise, [](const double* a) { return a[0] < 0 ? 0 : a[0]; }, nullptr},
    {Op::exp, "exp", 1, elementwise, [](const double* a) { return std::exp(a[0]); }, nullptr},
    {Op::sqrt, "sqrt", 1, elementwise, [](const double* a) { return std::sqrt(a[0]); }, nullptr},
    {Op::matvec, "matvec", 2, matvec_shape, nullptr, matvec},
    {Op::slice, "slice", 1, nullptr, nullptr, nullptr},
    {Op::concat, "concat", 2, concat_shape, nullptr, concat},
    {Op::reduce_sum, "reduce_sum", 1, sum_shape, nullptr, sum},
    {Op::transpose, "transpose", 1, transpose_shape, nullptr, transpose},
    {Op::outer, "outer", 2, outer_shape, nullptr, outer},
    {Op::mean, "mean", 1, sum_shape, nullptr, mean},
};

}  // namespace

const OpRow& row_of(Op op) {
  return *std::find_if(std::begin(rows), std::end(rows), [op](const OpRow& row) { return row.op == op; });
}

const OpRow* find_op(std::string_view name) {
  const auto found = std::find_if(std::begin(rows), std::end(rows), [name](const OpRow& row) { return row.name == name; });
  return found == std::end(rows) ? nullptr : found;
}

}  // namespace cellc
