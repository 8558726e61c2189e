#include "lower/param_value.h"

#include "lower/elementwise.h"
#include "lower/lower.h"

namespace cellc {

using Halide::Expr;

namespace {

// The domain is named, as a sum within another one sees the variables of both.
template <typename Value>
Expr sum_over(const Dim& dim, const Extents& extents, Value value) {
  const Halide::RDom k(0, extent(dim, extents));
  return Halide::sum(k, value(k));
}

}  // namespace

Expr ParamValue::at(NodeId id, const Expr& row, const Expr& column) const {
  const Node& node = graph.nodes[static_cast<size_t>(id)];
  switch (node.op) {
    case Op::constant:
      return Halide::Internal::make_const(types.compute, node.value);
    case Op::param:
      return leaf(id, node.shape.size(), row, column);
    case Op::slice:
      return at(node.operands[0], row + static_cast<int>(node.begin) * extent({node.shape[0].name, 1}, extents), column);
    case Op::concat:
      return concat(node, row, column);
    case Op::matvec:
      return sum_over(graph.nodes[static_cast<size_t>(node.operands[0])].shape[1], extents,
                      [&](const Expr& k) { return at(node.operands[0], row, k) * at(node.operands[1], k, k); });
    case Op::reduce_sum:
      return sum_of_elements(node.operands[0]);
    case Op::mean:
      return sum_of_elements(node.operands[0]) / count_of_elements(node.operands[0]);
    case Op::transpose:
      return at(node.operands[0], column, row);
    case Op::outer:
      return at(node.operands[0], row, row) * at(node.operands[1], column, column);
    default:
      break;
  }
  std::vector<Expr> operands;
  for (const NodeId operand : node.operands) operands.push_back(at(operand, row, column));
  return elementwise(node.op, operands, types.instructions);
}

Expr ParamValue::sum_of_elements(NodeId id) const {
  const Shape& shape = graph.nodes[static_cast<size_t>(id)].shape;
  if (shape.size() == 1) return sum_over(shape[0], extents, [&](const Expr& k) { return at(id, k, k); });
  const Halide::RDom k(0, extent(shape[1], extents), 0, extent(shape[0], extents));
  return Halide::sum(k, at(id, k.y, k.x));
}

Expr ParamValue::count_of_elements(NodeId id) const {
  Expr count = Halide::Internal::make_one(types.compute);
  for (const Dim& dim : graph.nodes[static_cast<size_t>(id)].shape) count *= Halide::cast(types.compute, extent(dim, extents));
  return count;
}

Expr ParamValue::leaf(NodeId id, size_t rank, const Expr& row, const Expr& column) const {
  const Halide::ImageParam& param = params.at(id);
  const Expr value = rank == 0 ? param() : rank == 1 ? param(row) : param(column, row);
  return types.vectors.computed(value);
}

Expr ParamValue::concat(const Node& node, const Expr& row, const Expr& column) const {
  const Expr split = extent(graph.nodes[static_cast<size_t>(node.operands[0])].shape[0], extents);
  return Halide::select(row < split, at(node.operands[0], min(row, split - 1), column), at(node.operands[1], max(row - split, 0), column));
}

Expr segment_sum(const ParamValue& value, const Segment& segment, const Expr& row, const Expr& column) {
  Expr sum = Halide::Internal::make_zero(value.types.compute);
  for (const Term& term : segment.terms) {
    const Expr summand = value.at(term.node, row, column);
    sum = term.negative ? sum - summand : sum + summand;
  }
  return sum;
}

}  // namespace cellc
