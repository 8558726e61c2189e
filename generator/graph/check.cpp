#include "graph/check.h"

#include <fmt/format.h>

#include "graph/scanner.h"

namespace cellc {
namespace {

const Node& node_of(const Graph& graph, NodeId id) { return graph.nodes[static_cast<size_t>(id)]; }

void check_operands(const Node& node, size_t id) {
  const OpRow& row = row_of(node.op);
  if (static_cast<int>(node.operands.size()) != row.arity)
    throw GraphError(fmt::format("{} operands; expected {}", node.operands.size(), row.arity));
  for (const NodeId operand : node.operands) {
    if (operand < 0 || static_cast<size_t>(operand) >= id)
      throw GraphError(fmt::format("the operand %{} does not stand before its use", operand));
  }
}

void check_dims(const Shape& shape) {
  for (const Dim& dim : shape) {
    if (!is_identifier(dim.name)) throw GraphError(fmt::format("the dimension {}; expected an identifier", excerpt(dim.name)));
    if (dim.count < 1 || dim.count > max_blocks)
      throw GraphError(fmt::format("the shape has {} blocks; expected 1 to {}", dim.count, max_blocks));
  }
}

void check_leaf(const Node& node, size_t id, Names& names) {
  if (!is_identifier(node.name)) throw GraphError(fmt::format("the name {}; expected an identifier", excerpt(node.name)));
  if (node.shape.size() > 2)
    throw GraphError(fmt::format("the shape is {}; expected a scalar, a vector or a matrix", to_string(node.shape)));
  const auto [first, is_new] = names.try_emplace(node.name, id);
  if (!is_new) throw GraphError(fmt::format("the name {} is taken by %{} already", excerpt(node.name), first->second));
}

Shape expected_shape(const Graph& graph, const Node& node) {
  if (node.op == Op::constant) return {};
  std::vector<Shape> shapes;
  for (const NodeId operand : node.operands) shapes.push_back(node_of(graph, operand).shape);
  if (node.op != Op::slice) return row_of(node.op).shape(shapes);
  if (node.shape.empty()) throw GraphError(fmt::format("the shape is []; expected blocks of {}", to_string(shapes[0])));
  return slice_shape(shapes[0], node.begin, node.shape[0].count);
}

void check_result(const Graph& graph, NodeId result, const Node& state) {
  if (result < 0 || static_cast<size_t>(result) >= graph.nodes.size()) throw GraphError(fmt::format("the result %{} is no node", result));
  const Node& node = node_of(graph, result);
  if (node.shape != state.shape)
    throw GraphError(fmt::format("node %{} ({}): the new value of {} has the shape {}; expected {}", result, row_of(node.op).name,
                                 state.name, to_string(node.shape), to_string(state.shape)));
}

// Without states and inputs a graph is no cell but some values of its parameters (the last part of a gradient).
void check_values_of_parameters(const Graph& graph) {
  if (graph.results.empty() || !nodes_of(graph, Op::input).empty())
    throw GraphError(fmt::format("cell {} has no state; expected one at least", graph.cell));
  for (const NodeId result : graph.results)
    if (result < 0 || static_cast<size_t>(result) >= graph.nodes.size() || node_of(graph, result).shape.empty())
      throw GraphError(fmt::format("cell {} has no state, and the result %{} is no vector or matrix", graph.cell, result));
}

}  // namespace

void check_node(const Graph& graph, size_t id, Names& names) {
  const Node& node = graph.nodes[id];
  const OpRow& row = row_of(node.op);
  try {
    check_operands(node, id);
    check_dims(node.shape);
    if (is_leaf(node.op)) return check_leaf(node, id, names);
    if (const Shape expected = expected_shape(graph, node); node.shape != expected)
      throw GraphError(fmt::format("the shape is {}; expected {}", to_string(node.shape), to_string(expected)));
  } catch (const GraphError& error) {
    throw GraphError(fmt::format("node %{} ({}): {}", id, row.name, error.what()));
  }
}

void check(const Graph& graph) {
  if (!is_identifier(graph.cell)) throw GraphError(fmt::format("the cell's name is {}; expected an identifier", excerpt(graph.cell)));
  Names names;
  for (size_t id = 0; id < graph.nodes.size(); ++id) check_node(graph, id, names);
  const std::vector<NodeId> states = nodes_of(graph, Op::state);
  if (states.empty()) return check_values_of_parameters(graph);
  if (states.size() != graph.results.size())
    throw GraphError(fmt::format("cell {} has {} states and returns {} values; expected a new value for each state", graph.cell,
                                 states.size(), graph.results.size()));
  for (size_t i = 0; i < states.size(); ++i) check_result(graph, graph.results[i], node_of(graph, states[i]));
}

}  // namespace cellc
