#include "graph/graph.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "graph/check.h"

namespace cellc {
namespace {

// Equal keys mean equal values; constants are compared by their bits, so that -0.0 is kept.
std::string key_of(const Node& node) {
  return fmt::format("{} {} {} {} {} {}", static_cast<int>(node.op), fmt::join(node.operands, ","), to_string(node.shape), node.name,
                     std::bit_cast<uint64_t>(node.value), node.begin);
}

}  // namespace

std::vector<NodeId> nodes_of(const Graph& graph, Op op) {
  std::vector<NodeId> result;
  for (size_t i = 0; i < graph.nodes.size(); ++i)
    if (graph.nodes[i].op == op) result.push_back(static_cast<NodeId>(i));
  return result;
}

std::vector<std::string> dimensions(const Graph& graph) {
  std::vector<std::string> result;
  for (const Op op : {Op::input, Op::state, Op::param})
    for (const NodeId id : nodes_of(graph, op))
      for (const Dim& dim : graph.nodes[static_cast<size_t>(id)].shape)
        if (std::find(result.begin(), result.end(), dim.name) == result.end()) result.push_back(dim.name);
  return result;
}

std::vector<bool> of_parameters(const Graph& graph) {
  std::vector<bool> result;
  for (const Node& node : graph.nodes)
    result.push_back(node.op != Op::input && node.op != Op::state &&
                     std::all_of(node.operands.begin(), node.operands.end(), [&](NodeId id) { return result[static_cast<size_t>(id)]; }));
  return result;
}

std::string free_name(const Graph& graph, std::string name) {
  const auto is_taken = [&] {
    return std::any_of(graph.nodes.begin(), graph.nodes.end(), [&](const Node& node) { return node.name == name; });
  };
  while (is_taken()) name += "_";
  return name;
}

Shape slice_shape(const Shape& operand, int64_t begin, int64_t count) {
  if (operand.empty()) throw GraphError("the operand is a scalar; expected a vector or a matrix");
  if (begin < 0 || count < 1 || begin > operand[0].count - count)
    throw GraphError(fmt::format("{} blocks from block {} on are taken; the operand {} has the blocks 0 to {}", count, begin,
                                 to_string(operand), operand[0].count - 1));
  Shape result = operand;
  result[0].count = count;
  return result;
}

Builder::Builder(std::string cell) { graph_.cell = std::move(cell); }

NodeId Builder::intern(Node node) {
  const std::string key = key_of(node);
  const auto [entry, is_new] = known_.try_emplace(key, static_cast<NodeId>(graph_.nodes.size()));
  if (is_new) graph_.nodes.push_back(std::move(node));
  return entry->second;
}

const Node& Builder::at(NodeId id) const {
  if (id < 0 || static_cast<size_t>(id) >= graph_.nodes.size()) throw GraphError(fmt::format("the operand %{} is no node", id));
  return node(id);
}

NodeId Builder::leaf(Op op, std::string name, Shape shape) {
  if (!is_leaf(op)) throw GraphError(fmt::format("{} has no name; expected in, state or param", row_of(op).name));
  for (const Node& node : graph_.nodes)
    if (node.name == name) throw GraphError(fmt::format("the name {} is taken twice", name));
  return intern({op, {}, std::move(shape), std::move(name)});
}

NodeId Builder::constant(double value) {
  return intern({Op::constant, {}, {}, {}, std::isnan(value) ? std::numeric_limits<double>::quiet_NaN() : value});
}

NodeId Builder::apply(Op op, std::vector<NodeId> operands) {
  std::vector<Shape> shapes;
  for (const NodeId operand : operands) shapes.push_back(at(operand).shape);
  const OpRow& row = row_of(op);
  if (!row.shape) throw GraphError(fmt::format("{} is not made by apply()", row.name));
  if (static_cast<int>(operands.size()) != row.arity)
    throw GraphError(fmt::format("{} takes {} operands, not {}", row.name, row.arity, operands.size()));
  Shape shape = row.shape(shapes);
  return intern({op, std::move(operands), std::move(shape), {}});
}

NodeId Builder::slice(NodeId operand, int64_t begin, int64_t count) {
  Shape shape = slice_shape(at(operand).shape, begin, count);
  return intern({Op::slice, {operand}, std::move(shape), {}, 0, begin});
}

Graph Builder::finish(std::vector<NodeId> results) && {
  graph_.results = std::move(results);
  check(graph_);
  return std::move(graph_);
}

}  // namespace cellc
