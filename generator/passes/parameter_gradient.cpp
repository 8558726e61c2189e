#include "passes/parameter_gradient.h"

#include <algorithm>

#include <fmt/format.h>

namespace cellc {
namespace {

struct Parameters {
  const Graph& graph;
  const Adjoints& adjoints;
  const std::function<size_t(NodeId)>& row_of;
  Builder builder{graph.cell + "_grad_parameters"};
  std::vector<Total> totals{};
  std::map<std::string, Formula> known{};
  Copier copy{[this](NodeId id) -> const Node& { return node(id); }, builder, [](NodeId) { return std::nullopt; }};

  const Node& node(NodeId id) const { return graph.nodes[static_cast<size_t>(id)]; }

  Formula total(const Total& total, const Shape& shape) {
    const std::string key = fmt::format("{} {} {} {} {} {}", total.adjoint, total.is_outer, static_cast<int>(total.vector.kind),
                                        total.vector.index, total.first.count, total.blocks.count);
    if (const auto found = known.find(key); found != known.end()) return found->second;
    const std::string name = free_name(graph, fmt::format("total_{}", totals.size()));
    totals.push_back(total);
    return known[key] = {&builder, builder.leaf(Op::param, name, shape)};
  }

  VectorOf vector_of(NodeId id) const {
    for (const auto& [op, kind] : {std::pair{Op::input, Vector::input}, std::pair{Op::state, Vector::state}}) {
      const std::vector<NodeId> all = nodes_of(graph, op);
      const auto found = std::find(all.begin(), all.end(), id);
      if (found != all.end()) return {kind, static_cast<size_t>(found - all.begin())};
    }
    return {Vector::adjoint, row_of(adjoints.computed.at(id))};
  }

  Formula outer_total(const Adjoints::Product& product) {
    const Node& operand = node(product.operand);
    const Dim dim = operand.shape[0];
    const bool is_slice = operand.op == Op::slice && !adjoints.computed.count(product.operand);
    const VectorOf vector = vector_of(is_slice ? operand.operands[0] : product.operand);
    const Dim first{dim.name, is_slice ? operand.begin : 0};
    return total({row_of(product.adjoint), true, vector, first, dim}, node(product.matrix).shape);
  }

  Formula row_total(const Adjoints::Use& use) {
    const Shape& shape = adjoints.builder.node(use.adjoint).shape;
    const Dim first{shape[0].name, 0};
    const Formula sum = total({row_of(use.adjoint), false, {}, first, shape[0]}, shape);
    if (!node(use.param).shape.empty()) return sum;
    if (!use.is_repeated) return sum.apply(Op::reduce_sum);
    return sum.apply(Op::reduce_sum) / (zeros(sum) + sum.number(1)).apply(Op::reduce_sum);
  }

  Graph run() {
    std::vector<NodeId> results;
    for (const NodeId id : nodes_of(graph, Op::param)) copy(id);
    Reverse reverse(
        graph, {[this](NodeId id) { return copy(id); }, [of = of_parameters(graph)](NodeId id) { return !of[static_cast<size_t>(id)]; },
                [&](NodeId id, const Formula& adjoint) {
                  const NodeId matrix = node(id).operands[0], vector = node(id).operands[1];
                  reverse.give(matrix, adjoint.apply(Op::outer, copy(vector)));
                  reverse.give(vector, copy(matrix).apply(Op::transpose).apply(Op::matvec, adjoint));
                }});
    for (const Adjoints::Product& product : adjoints.products) reverse.give(product.matrix, outer_total(product));
    for (const Adjoints::Use& use : adjoints.uses) reverse.give(use.param, row_total(use));
    reverse.run();
    for (const NodeId id : nodes_of(graph, Op::param)) {
      const std::optional<Formula> adjoint = reverse.adjoint(id);
      results.push_back(adjoint ? shaped(*adjoint, copy(id)).id : zeros(copy(id)).id);
    }
    return std::move(builder).finish(std::move(results));
  }
};

}  // namespace

ParameterGradient parameter_gradient(const Graph& graph, const Adjoints& adjoints, const std::function<size_t(NodeId)>& row_of) {
  Parameters parameters{graph, adjoints, row_of};
  Graph result = parameters.run();
  return {std::move(result), std::move(parameters.totals)};
}

}  // namespace cellc
