#include "graph/check.h"

#include <fmt/format.h>

namespace cellc {
namespace {

bool is_leaf(Op op) { return op == Op::input || op == Op::state || op == Op::param; }

Shape expected_shape(const Graph& graph, const Node& node) {
  if (node.op == Op::slice) {
    const Shape& operand = graph.nodes[static_cast<size_t>(node.operands[0])].shape;
    if (node.shape.empty()) throw GraphError("a slice is a scalar; expected blocks of its operand");
    return slice_shape(operand, node.begin, node.shape[0].count);
  }
  if (node.op == Op::constant) return {};
  std::vector<Shape> shapes;
  for (const NodeId operand : node.operands) shapes.push_back(graph.nodes[static_cast<size_t>(operand)].shape);
  return row_of(node.op).shape(shapes);
}

}  // namespace

void check_node(const Graph& graph, size_t id) {
  const Node& node = graph.nodes[id];
  const OpRow& row = row_of(node.op);
  if (static_cast<int>(node.operands.size()) != row.arity) throw GraphError(fmt::format("{} takes {} operands, not {}", row.name, row.arity, node.operands.size()));
  for (const NodeId operand : node.operands)
    if (operand < 0 || static_cast<size_t>(operand) >= id) throw GraphError(fmt::format("operand %{} does not stand before its use", operand));
  for (const Dim& dim : node.shape)
    if (dim.count < 1 || dim.count > max_blocks || dim.name.empty()) throw GraphError(fmt::format("the shape {} is not one; expected 1 to {} blocks", to_string(node.shape), max_blocks));
  if (is_leaf(node.op)) {
    if (node.name.empty()) throw GraphError(fmt::format("{} has no name", row.name));
    if (node.shape.size() > 2) throw GraphError(fmt::format("{} has the shape {}; expected a scalar, a vector or a matrix", node.name, to_string(node.shape)));
    return;
  }
  const Shape expected = expected_shape(graph, node);
  if (node.shape != expected) throw GraphError(fmt::format("{} has the shape {}; expected {}", row.name, to_string(node.shape), to_string(expected)));
}

void check(const Graph& graph) {
  for (size_t id = 0; id < graph.nodes.size(); ++id) {
    try {
      check_node(graph, id);
    } catch (const GraphError& error) {
      throw GraphError(fmt::format("node %{}: {}", id, error.what()));
    }
  }
  const std::vector<NodeId> states = nodes_of(graph, Op::state);
  if (states.empty()) throw GraphError(fmt::format("cell {} has no state; expected one at least", graph.cell));
  if (states.size() != graph.results.size())
    throw GraphError(fmt::format("cell {} has {} states and returns {} values; expected a new value for each state", graph.cell, states.size(), graph.results.size()));
  for (size_t i = 0; i < states.size(); ++i) {
    if (graph.results[i] < 0 || static_cast<size_t>(graph.results[i]) >= graph.nodes.size()) throw GraphError(fmt::format("result %{} is no node", graph.results[i]));
    const Node& state = graph.nodes[static_cast<size_t>(states[i])];
    const Shape& result = graph.nodes[static_cast<size_t>(graph.results[i])].shape;
    if (result != state.shape)
      throw GraphError(fmt::format("node %{}: the new value of {} has the shape {}; expected {}", graph.results[i], state.name, to_string(result), to_string(state.shape)));
  }
}

}  // namespace cellc
