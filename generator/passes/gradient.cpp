#include "passes/gradient.h"

#include <algorithm>

#include <fmt/format.h>

#include "passes/adjoints.h"
#include "passes/parameter_gradient.h"
#include "passes/slices.h"

namespace cellc {
namespace {

// What the backward cell hands on and its other parts read: one for each distinct adjoint. Those of one dimension stand together, as
// kernels compute them together.
std::vector<NodeId> rows_of(const Adjoints& a) {
  std::vector<NodeId> rows;
  const auto add = [&](NodeId id) {
    if (std::find(rows.begin(), rows.end(), id) == rows.end()) rows.push_back(id);
  };
  for (const Adjoints::Product& product : a.products) add(product.adjoint);
  for (const auto& [id, adjoint] : a.direct) add(adjoint);
  for (const Adjoints::Use& use : a.uses) add(use.adjoint);
  for (const auto& [id, value] : a.computed) add(value);
  if (rows.empty()) add(a.leaves.at(0).first);
  std::vector<Shape> shapes;
  const auto place = [&](NodeId id) {
    const Shape& shape = a.builder.node(id).shape;
    if (std::find(shapes.begin(), shapes.end(), shape) == shapes.end()) shapes.push_back(shape);
    return std::find(shapes.begin(), shapes.end(), shape) - shapes.begin();
  };
  std::for_each(rows.begin(), rows.end(), place);
  std::stable_sort(rows.begin(), rows.end(), [&](NodeId x, NodeId y) { return place(x) < place(y); });
  return rows;
}

// One of the graphs that take adjoints.
struct Part {
  const Graph& graph;
  const Adjoints& adjoints;
  const std::vector<NodeId>& rows;
  Op row_leaf;  ///< what adjoints are in this graph: states of the backward cell, inputs of the others
  Builder builder;
  std::vector<size_t> taken{};  ///< rows, in the order of their leaves
  std::map<size_t, NodeId> row_leaves{};
  Copier parameter{[this](NodeId id) -> const Node& { return node(id); }, builder, [](NodeId) { return std::nullopt; }};

  const Node& node(NodeId id) const { return graph.nodes[static_cast<size_t>(id)]; }
  size_t index_of(NodeId adjoint) const { return static_cast<size_t>(std::find(rows.begin(), rows.end(), adjoint) - rows.begin()); }

  Formula row(size_t index) {
    const auto [entry, is_new] = row_leaves.try_emplace(index, 0);
    if (is_new) {
      entry->second = builder.leaf(row_leaf, free_name(graph, fmt::format("adjoint_{}", index)), adjoints.builder.node(rows[index]).shape);
      taken.push_back(index);
    }
    return {&builder, entry->second};
  }

  Formula leaf(Op op, const char* prefix, NodeId of) {
    const std::string& name = node(of).name;
    return {&builder, builder.leaf(op, *prefix == '\0' ? name : free_name(graph, prefix + name), node(of).shape)};
  }

  void add_parameters() {
    for (const NodeId id : nodes_of(graph, Op::param)) parameter(id);
  }

  // What all products and formulas with an input or a state give to its derivative.
  std::optional<Formula> derivative(NodeId id, const Formula& like) {
    std::optional<Formula> result;
    if (const auto direct = adjoints.direct.find(id); direct != adjoints.direct.end()) result = row(index_of(direct->second));
    std::vector<Piece> pieces;
    for (const Adjoints::Product& product : adjoints.products) {
      const Node& operand = node(product.operand);
      const bool is_slice = operand.op == Op::slice && operand.operands[0] == id;
      if (!is_slice && product.operand != id) continue;
      const Formula part = parameter(product.matrix).apply(Op::transpose).apply(Op::matvec, row(index_of(product.adjoint)));
      is_slice ? pieces.push_back({operand.begin, part}) : void(result = result ? *result + part : part);
    }
    if (const std::optional<Formula> blocks = assembled(pieces, like)) result = result ? *result + *blocks : *blocks;
    return result;
  }
};

// The derivatives by the inputs or the old states.
Graph vectors_part(const Graph& graph, const Adjoints& a, const std::vector<NodeId>& rows, Op of, const char* name,
                   std::vector<size_t>& taken) {
  Part part{graph, a, rows, Op::input, Builder(graph.cell + name)};
  const std::vector<NodeId> wanted = nodes_of(graph, nodes_of(graph, of).empty() ? Op::state : of);
  std::vector<Formula> likes;
  std::vector<NodeId> results;
  for (const NodeId id : wanted) likes.push_back(part.leaf(Op::state, "grad_", id));
  part.add_parameters();
  for (size_t k = 0; k < wanted.size(); ++k) {
    const std::optional<Formula> derivative = part.derivative(wanted[k], likes[k]);
    results.push_back(derivative ? derivative->id : zeros(likes[k]).id);
  }
  taken = part.taken;
  return std::move(part.builder).finish(std::move(results));
}

NodeId named(const Graph& graph, const std::string& name) {
  const auto found = std::find_if(graph.nodes.begin(), graph.nodes.end(), [&](const Node& node) { return node.name == name; });
  return static_cast<NodeId>(found - graph.nodes.begin());
}

constexpr const char* prefixes[] = {"", "", "new_", "grad_"};  // of the names of vectors, in the order of Vector

Graph backward_part(const Graph& graph, const Adjoints& a, const std::vector<NodeId>& rows, std::vector<VectorOf>& inputs) {
  Part part{graph, a, rows, Op::state, Builder(graph.cell + "_backward")};
  const std::vector<NodeId> states = nodes_of(graph, Op::state), xs = nodes_of(graph, Op::input);
  for (size_t k = 0; k < rows.size(); ++k) part.row(k);
  part.add_parameters();
  const auto replaced = [&](NodeId id) -> std::optional<NodeId> {
    const Node& node = a.builder.node(id);
    if (node.op == Op::param) return part.parameter(named(graph, node.name)).id;
    const auto leaf = std::find_if(a.leaves.begin(), a.leaves.end(), [id](const auto& entry) { return entry.first == id; });
    if (leaf == a.leaves.end()) return std::nullopt;
    const VectorOf vector = leaf->second;
    const NodeId of = (vector.kind == Vector::input ? xs : states)[vector.index];
    const Formula given = part.leaf(Op::input, prefixes[static_cast<size_t>(vector.kind)], of);
    inputs.push_back(vector);
    if (vector.kind != Vector::grad_new_state) return given.id;
    const std::optional<Formula> later = part.derivative(of, given);
    return later ? (given + *later).id : given.id;
  };
  Copier copy([&](NodeId id) -> const Node& { return a.builder.node(id); }, part.builder, replaced);
  std::vector<NodeId> results;
  for (const NodeId id : rows) results.push_back(copy(id).id);
  return std::move(part.builder).finish(std::move(results));
}

AdjointOf adjoint_of(const Adjoints& a, NodeId row) {
  const auto is_value = [row](const auto& entry) { return entry.second == row; };
  return {a.of.at(row), std::any_of(a.computed.begin(), a.computed.end(), is_value)};
}

}  // namespace

Gradient gradient(const Graph& cell) {
  const Graph graph = push_slices(cell);
  const Adjoints a = adjoints(graph);
  const std::vector<NodeId> rows = rows_of(a);
  Gradient result;
  result.backward = backward_part(graph, a, rows, result.backward_inputs);
  result.inputs = vectors_part(graph, a, rows, Op::input, "_grad_inputs", result.input_adjoints);
  result.states = vectors_part(graph, a, rows, Op::state, "_grad_states", result.state_adjoints);
  for (const NodeId row : rows) result.adjoint_of.push_back(adjoint_of(a, row));
  const auto row_of = [&](NodeId id) { return static_cast<size_t>(std::find(rows.begin(), rows.end(), id) - rows.begin()); };
  ParameterGradient parameters = parameter_gradient(graph, a, row_of);
  result.parameters = push_slices(parameters.graph);
  result.totals = std::move(parameters.totals);
  return result;
}

}  // namespace cellc
