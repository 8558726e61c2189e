#include "passes/adjoints.h"

#include <algorithm>

#include <fmt/format.h>

namespace cellc {
namespace {

struct Step {
  const Graph& graph;
  Adjoints result{Builder("adjoints"), {}, {}, {}, {}, {}, {}};
  std::vector<bool> is_of_parameters = of_parameters(graph);
  std::vector<NodeId> states = nodes_of(graph, Op::state), inputs = nodes_of(graph, Op::input);
  std::map<std::pair<Vector, size_t>, NodeId> known{};
  Copier copy{[this](NodeId id) -> const Node& { return node(id); }, result.builder, [this](NodeId id) { return replaced(id); }};

  const Node& node(NodeId id) const { return graph.nodes[static_cast<size_t>(id)]; }
  bool is_of(NodeId id) const { return is_of_parameters[static_cast<size_t>(id)]; }

  Formula leaf(Vector kind, size_t index, const Shape& shape) {
    const auto [entry, is_new] = known.try_emplace({kind, index}, 0);
    if (is_new) {
      entry->second = result.builder.leaf(Op::input, fmt::format("vector {} {}", static_cast<int>(kind), index), shape);
      result.leaves.emplace_back(entry->second, VectorOf{kind, index});
    }
    return {&result.builder, entry->second};
  }

  // A new state is there already; what it is made of is not.
  std::optional<NodeId> replaced(NodeId id) {
    const Node& n = node(id);
    const auto at = [id](const std::vector<NodeId>& all) {
      return static_cast<size_t>(std::find(all.begin(), all.end(), id) - all.begin());
    };
    if (n.op == Op::input) return leaf(Vector::input, at(inputs), n.shape).id;
    if (n.op == Op::state) return leaf(Vector::state, at(states), n.shape).id;
    const size_t state = at(graph.results);
    if (state == graph.results.size() || is_of(id) || n.op == Op::slice) return std::nullopt;
    return leaf(Vector::new_state, state, n.shape).id;
  }

  bool is_vector(NodeId id) const {
    const Op op = node(node(id).op == Op::slice ? node(id).operands[0] : id).op;
    return op == Op::input || op == Op::state;
  }

  void pass_on_product(Reverse& reverse, NodeId id, const Formula& adjoint) {
    const NodeId matrix = node(id).operands[0], operand = node(id).operands[1];
    if (!is_of(matrix)) throw GraphError(fmt::format("node %{} multiplies a computed matrix, which is not differentiated", id));
    result.products.push_back({matrix, operand, adjoint.id});
    if (is_vector(operand)) return;
    if (!is_of(operand)) reverse.give(operand, copy(matrix).apply(Op::transpose).apply(Op::matvec, adjoint));
    result.computed[operand] = copy(operand).id;
  }

  void run() {
    Reverse reverse(graph, {[this](NodeId id) { return copy(id); }, [this](NodeId id) { return is_of(id); },
                            [&](NodeId id, const Formula& adjoint) { pass_on_product(reverse, id, adjoint); }});
    for (size_t k = 0; k < states.size(); ++k) reverse.give(graph.results[k], leaf(Vector::grad_new_state, k, node(states[k]).shape));
    reverse.run();
    for (const std::vector<NodeId>& leaves : {inputs, states})
      for (const NodeId id : leaves)
        for (const Piece& part : reverse.parts(id)) result.direct.push_back({id, part.begin, part.value.id});
    for (NodeId id = 0; id < static_cast<NodeId>(graph.nodes.size()); ++id)
      if (is_of(id)) add_uses(reverse, id);
    result.of = reverse.passed_on();
    result.of.try_emplace(result.leaves.at(0).first, graph.results[0]);
    for (const Adjoints::Use& use : result.uses) result.of.try_emplace(use.adjoint, use.param);
    for (const Adjoints::Direct& direct : result.direct) result.of.try_emplace(direct.adjoint, direct.vector);
    for (const auto& [id, value] : result.computed) result.of.try_emplace(value, id);
  }

  void add_uses(Reverse& reverse, NodeId id) {
    const bool is_scalar = node(id).shape.empty();
    if (!is_scalar) {
      if (const std::optional<Formula> adjoint = reverse.adjoint(id)) result.uses.push_back({id, shaped(*adjoint, copy(id)).id, false});
      return;
    }
    const Formula any = leaf(Vector::grad_new_state, 0, node(states[0]).shape);
    for (const Formula& adjoint : reverse.given(id))
      result.uses.push_back({id, shaped(adjoint, adjoint.shape().empty() ? any : adjoint).id, adjoint.shape().empty()});
  }
};

}  // namespace

Adjoints adjoints(const Graph& graph) {
  Step step{graph};
  step.run();
  return std::move(step.result);
}

}  // namespace cellc
