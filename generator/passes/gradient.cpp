#include "passes/gradient.h"

#include <algorithm>

#include <fmt/format.h>

#include "passes/gradient_part.h"
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
  for (const Adjoints::Direct& direct : a.direct) add(direct.adjoint);
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

// The derivatives by the inputs or the old states, by each of their blocks that are taken by themselves.
Graph vectors_part(const Graph& graph, const Adjoints& a, const std::vector<NodeId>& rows, Op of, const char* name,
                   std::vector<size_t>& taken) {
  GradientPart part{graph, a, rows, Op::input, Builder(graph.cell + name)};
  std::vector<std::pair<Blocks, Formula>> wanted;
  for (const NodeId id : nodes_of(graph, nodes_of(graph, of).empty() ? Op::state : of)) {
    const std::vector<Blocks> all = blocks_of(graph, a, id);
    for (const Blocks& blocks : all) {
      const std::string place = all.size() == 1 ? "" : fmt::format("block_{}_", blocks.begin);
      Shape shape = part.node(id).shape;
      if (!shape.empty()) shape[0].count = blocks.count;
      wanted.emplace_back(blocks, part.leaf(Op::state, free_name(graph, place + "grad_" + part.node(id).name), shape));
    }
  }
  part.add_parameters();
  std::vector<NodeId> results;
  for (const auto& [blocks, like] : wanted) {
    const std::optional<Formula> derivative = part.derivative(blocks);
    results.push_back(derivative ? derivative->id : zeros(like).id);
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
  GradientPart part{graph, a, rows, Op::state, Builder(graph.cell + "_backward")};
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
    const std::string prefix = prefixes[static_cast<size_t>(vector.kind)], name = part.node(of).name;
    const Formula given = part.leaf(Op::input, prefix.empty() ? name : free_name(graph, prefix + name), part.node(of).shape);
    inputs.push_back(vector);
    if (vector.kind != Vector::grad_new_state) return given.id;
    const std::optional<Formula> later = part.whole_derivative(of, given);
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
  if (nodes_of(graph, Op::param).empty()) return result;
  const auto row_of = [&](NodeId id) { return static_cast<size_t>(std::find(rows.begin(), rows.end(), id) - rows.begin()); };
  ParameterGradient parameters = parameter_gradient(graph, a, row_of);
  result.parameters = push_slices(parameters.graph);
  result.totals = std::move(parameters.totals);
  return result;
}

}  // namespace cellc
