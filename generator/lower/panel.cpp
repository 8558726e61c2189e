#include "lower/panel.h"

#include <algorithm>

#include <fmt/format.h>

#include "lower/lower.h"

namespace cellc {
namespace {

struct Splitter {
  const Graph& graph;
  std::vector<bool> of_params;  ///< by node: depends on no input and no state
  Panel panel;

  const Node& node(NodeId id) const { return graph.nodes[static_cast<size_t>(id)]; }
  bool is_of_params(NodeId id) const { return of_params[static_cast<size_t>(id)]; }

  // A sum of sums is one list of signed summands.
  void collect(NodeId id, bool negative, std::vector<Term>& terms) const {
    const Node& n = node(id);
    const bool sum = n.op == Op::add || n.op == Op::sub || n.op == Op::neg;
    if (!sum || is_of_params(id)) return terms.push_back({id, negative});
    collect(n.operands[0], n.op == Op::neg ? !negative : negative, terms);
    if (n.op != Op::neg) collect(n.operands[1], n.op == Op::sub ? !negative : negative, terms);
  }

  size_t add_segment(Segment segment) {
    panel.segments.push_back(std::move(segment));
    return panel.segments.size() - 1;
  }

  Product product(const Term& term) {
    const Node& n = node(term.node);
    if (!is_of_params(n.operands[0]) || !is_vector(graph, n.operands[1]))
      throw LowerError(
          fmt::format("cell {}: node %{} multiplies a computed {}; kernels take products of parameters with an input or a state",
                      graph.cell, term.node, is_of_params(n.operands[0]) ? "vector" : "matrix"));
    return {add_segment({{{n.operands[0], term.negative}}, node(n.operands[0]).shape[1]}), n.operands[1]};
  }

  void add_sum(NodeId id, const std::vector<Term>& terms) {
    Accumulator accumulator{};
    Segment bias;
    Sum sum;
    for (const Term& term : terms) {
      if (is_of_params(term.node))
        bias.terms.push_back(term);
      else if (node(term.node).op != Op::matvec)
        sum.rest.push_back(term);
    }
    accumulator.bias = add_segment(std::move(bias));
    for (const Term& term : terms)
      if (node(term.node).op == Op::matvec && !is_of_params(term.node)) accumulator.products.push_back(product(term));
    panel.accumulators.push_back(std::move(accumulator));
    sum.accumulator = panel.accumulators.size() - 1;
    for (const Term& term : sum.rest) visit(term.node);
    panel.sum_of.emplace(id, std::move(sum));
  }

  void visit(NodeId id) {
    const Node& n = node(id);
    if (n.op == Op::constant || is_vector(graph, id) || panel.sum_of.count(id) || panel.vector_of.count(id)) return;
    if (is_of_params(id)) {
      panel.vector_of[id] = add_segment({{{id, false}}, std::nullopt});
      return;
    }
    std::vector<Term> terms;
    collect(id, false, terms);
    const bool products = std::any_of(terms.begin(), terms.end(),
                                      [&](const Term& term) { return node(term.node).op == Op::matvec && !is_of_params(term.node); });
    if (products) return add_sum(id, terms);
    if (n.op == Op::slice || n.op == Op::concat || n.op == Op::reduce_sum)
      throw LowerError(fmt::format(
          "cell {}: node %{} puts blocks together or sums up a computed vector; kernels do that to parameters only", graph.cell, id));
    for (const NodeId operand : n.operands) visit(operand);
  }
};

std::vector<bool> nodes_of_params(const Graph& graph) {
  std::vector<bool> result;
  for (const Node& node : graph.nodes) {
    const bool leaf = node.op != Op::input && node.op != Op::state;
    result.push_back(leaf &&
                     std::all_of(node.operands.begin(), node.operands.end(), [&](NodeId id) { return result[static_cast<size_t>(id)]; }));
  }
  return result;
}

}  // namespace

NodeId vector_of(const Graph& graph, NodeId id) {
  const Node& node = graph.nodes[static_cast<size_t>(id)];
  return node.op == Op::slice ? node.operands[0] : id;
}

bool is_vector(const Graph& graph, NodeId id) {
  const Op op = graph.nodes[static_cast<size_t>(vector_of(graph, id))].op;
  return op == Op::input || op == Op::state;
}

std::vector<Panel> panels(const Graph& graph) {
  std::vector<Splitter> splitters;
  const std::vector<bool> of_params = nodes_of_params(graph);
  for (size_t i = 0; i < graph.results.size(); ++i) {
    const Shape& shape = graph.nodes[static_cast<size_t>(graph.results[i])].shape;
    if (shape.size() != 1)
      throw LowerError(fmt::format("cell {}: a state is {}; states of kernels are vectors", graph.cell, to_string(shape)));
    if (splitters.empty() || splitters.back().panel.rows != shape[0])
      splitters.push_back({graph, of_params, {shape[0], {}, {}, {}, {}, {}}});
    splitters.back().panel.results.push_back(i);
    splitters.back().visit(graph.results[i]);
  }
  std::vector<Panel> result;
  for (Splitter& splitter : splitters) result.push_back(std::move(splitter.panel));
  return result;
}

}  // namespace cellc
