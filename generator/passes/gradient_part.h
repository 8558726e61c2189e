#pragma once
#include "passes/adjoints.h"

namespace cellc {

/// Blocks of an input or a state that every product and formula takes together, if any of them.
struct Blocks {
  NodeId vector;
  int64_t begin, count;
};

/// All blocks of a vector, one after the other.
std::vector<Blocks> blocks_of(const Graph& graph, const Adjoints& a, NodeId vector);

/// One of the graphs that take adjoints, while it is built.
struct GradientPart {
  const Graph& graph;
  const Adjoints& adjoints;
  const std::vector<NodeId>& rows;  ///< the adjoints that are taken
  Op row_leaf;                      ///< what they are in this graph: states of the backward cell, inputs of the others
  Builder builder;
  std::vector<size_t> taken{};  ///< rows, in the order of their leaves
  std::map<size_t, NodeId> row_leaves{};
  Copier parameter{[this](NodeId id) -> const Node& { return node(id); }, builder, [](NodeId) { return std::nullopt; }};

  const Node& node(NodeId id) const { return graph.nodes[static_cast<size_t>(id)]; }
  Formula leaf(Op op, const std::string& name, const Shape& shape) { return {&builder, builder.leaf(op, name, shape)}; }
  Formula row(size_t index);
  Formula row_of(NodeId adjoint);
  void add_parameters();

  /// What all products and formulas with some blocks of an input or a state give to the derivative by these; none if there are none.
  std::optional<Formula> derivative(const Blocks& of);
  /// The same for all blocks of a vector together; `like` has its shape.
  std::optional<Formula> whole_derivative(NodeId vector, const Formula& like);
};

}  // namespace cellc
