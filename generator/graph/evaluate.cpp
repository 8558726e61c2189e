#include "graph/evaluate.h"

#include <fmt/format.h>

namespace cellc {
namespace {

int64_t count_of(const std::vector<int64_t>& extents) {
  int64_t count = 1;
  for (const int64_t extent : extents)
    if (__builtin_mul_overflow(count, extent, &count)) throw GraphError("a value has more elements than can be counted");
  return count;
}

Value bound(const Node& node, const Sizes& sizes, const Bindings& bindings) {
  const auto found = bindings.find(node.name);
  if (found == bindings.end()) throw GraphError(fmt::format("{} {} has no value", row_of(node.op).name, node.name));
  Value value{extents(node.shape, sizes), found->second};
  if (static_cast<int64_t>(value.elements.size()) != count_of(value.extents))
    throw GraphError(fmt::format("{} has {} elements; expected {} for {}", node.name, value.elements.size(), count_of(value.extents),
                                 to_string(node.shape)));
  return value;
}

// Operands of one shape, or scalars beside them.
Value map_elements(const OpRow& row, const std::vector<int64_t>& shape, const std::vector<Value>& operands) {
  Value result{shape, std::vector<double>(static_cast<size_t>(count_of(shape)))};
  std::vector<double> element(operands.size());
  for (size_t i = 0; i < result.elements.size(); ++i) {
    for (size_t o = 0; o < operands.size(); ++o) element[o] = operands[o].elements[operands[o].extents.empty() ? 0 : i];
    result.elements[i] = row.element(element.data());
  }
  return result;
}

// Blocks of the first dimension are rows that lie together.
Value blocks(const Value& operand, const std::vector<int64_t>& shape, int64_t begin, int64_t count) {
  const int64_t length = count_of(shape);
  const auto first = operand.elements.begin() + (count == 0 ? 0 : begin * (length / count));
  return {shape, {first, first + length}};
}

}  // namespace

std::vector<std::vector<double>> evaluate(const Graph& graph, const Sizes& sizes, const Bindings& bindings) {
  std::vector<Value> values;
  for (const Node& node : graph.nodes) {
    std::vector<Value> operands;
    for (const NodeId operand : node.operands) operands.push_back(values[static_cast<size_t>(operand)]);
    const OpRow& row = row_of(node.op);
    if (node.op == Op::constant)
      values.push_back({{}, {node.value}});
    else if (node.op == Op::slice)
      values.push_back(blocks(operands[0], extents(node.shape, sizes), node.begin, node.shape[0].count));
    else if (row.element)
      values.push_back(map_elements(row, extents(node.shape, sizes), operands));
    else if (row.whole)
      values.push_back(row.whole(operands));
    else
      values.push_back(bound(node, sizes, bindings));
  }
  std::vector<std::vector<double>> results;
  for (const NodeId id : graph.results) results.push_back(values[static_cast<size_t>(id)].elements);
  return results;
}

}  // namespace cellc
