#include "passes/gradient_part.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

namespace cellc {
namespace {

int64_t count_of(const Shape& shape) { return shape.empty() ? 1 : shape[0].count; }

// Of the blocks of `value`, which begin at `begin`, those that are wanted; none if they are others.
std::optional<Formula> within(const Formula& value, int64_t begin, const Blocks& wanted) {
  const int64_t count = count_of(value.shape());
  if (begin == wanted.begin && count == wanted.count) return value;
  if (wanted.begin < begin || wanted.begin + wanted.count > begin + count) return std::nullopt;
  return value.blocks(wanted.begin - begin, wanted.count);
}

}  // namespace

std::vector<Blocks> blocks_of(const Graph& graph, const Adjoints& a, NodeId vector) {
  const auto node = [&](NodeId id) -> const Node& { return graph.nodes[static_cast<size_t>(id)]; };
  std::set<int64_t> ends{0, count_of(node(vector).shape)};
  for (const Adjoints::Direct& direct : a.direct)
    if (direct.vector == vector) ends.insert({direct.begin, direct.begin + count_of(a.builder.node(direct.adjoint).shape)});
  for (const Adjoints::Product& product : a.products) {
    const Node& operand = node(product.operand);
    if (operand.op == Op::slice && operand.operands[0] == vector) ends.insert({operand.begin, operand.begin + operand.shape[0].count});
  }
  std::vector<Blocks> result;
  for (auto end = std::next(ends.begin()); end != ends.end(); ++end) result.push_back({vector, *std::prev(end), *end - *std::prev(end)});
  return result;
}

Formula GradientPart::row(size_t index) {
  const auto [entry, is_new] = row_leaves.try_emplace(index, 0);
  if (is_new) {
    entry->second = builder.leaf(row_leaf, free_name(graph, fmt::format("adjoint_{}", index)), adjoints.builder.node(rows[index]).shape);
    taken.push_back(index);
  }
  return {&builder, entry->second};
}

Formula GradientPart::row_of(NodeId adjoint) {
  return row(static_cast<size_t>(std::find(rows.begin(), rows.end(), adjoint) - rows.begin()));
}

void GradientPart::add_parameters() {
  for (const NodeId id : nodes_of(graph, Op::param)) parameter(id);
}

std::optional<Formula> GradientPart::derivative(const Blocks& of) {
  std::optional<Formula> result;
  const auto add = [&](const Formula& part) { result = result ? *result + part : part; };
  for (const Adjoints::Direct& direct : adjoints.direct)
    if (direct.vector == of.vector)
      if (const std::optional<Formula> part = within(row_of(direct.adjoint), direct.begin, of)) add(*part);
  for (const Adjoints::Product& product : adjoints.products) {
    const Node& operand = node(product.operand);
    const bool is_slice = operand.op == Op::slice && operand.operands[0] == of.vector;
    if (!is_slice && product.operand != of.vector) continue;
    const Formula matrix = parameter(product.matrix).apply(Op::transpose);
    if (const std::optional<Formula> part = within(matrix, is_slice ? operand.begin : 0, of))
      add(part->apply(Op::matvec, row_of(product.adjoint)));
  }
  return result;
}

std::optional<Formula> GradientPart::whole_derivative(NodeId vector, const Formula& like) {
  const std::vector<Blocks> all = blocks_of(graph, adjoints, vector);
  if (all.size() == 1) return derivative(all[0]);
  std::vector<Piece> pieces;
  for (const Blocks& blocks : all)
    if (const std::optional<Formula> part = derivative(blocks)) pieces.push_back({blocks.begin, *part});
  return assembled(pieces, like);
}

}  // namespace cellc
