#include "lower/panel.h"

#include <algorithm>

#include <fmt/format.h>

#include "lower/lower.h"

namespace cellc {
namespace {

struct Splitter {
  const Graph& graph;
  std::vector<bool> of_params;  ///< by node: depends on no input and no state
  std::vector<int> uses;        ///< by node
  Panel panel;

  const Node& node(NodeId id) const { return graph.nodes[static_cast<size_t>(id)]; }
  bool is_of_params(NodeId id) const { return of_params[static_cast<size_t>(id)]; }

  bool holds_products(NodeId id) const {
    const Node& n = node(id);
    if (is_of_params(id)) return false;
    return n.op == Op::matvec ||
           (is_sum(n.op) && std::any_of(n.operands.begin(), n.operands.end(), [&](NodeId operand) { return holds_products(operand); }));
  }

  // A product, or a sum of some, that several values take has an accumulator of its own.
  bool is_shared(NodeId id) const { return uses[static_cast<size_t>(id)] > 1 && holds_products(id); }

  // A sum of sums is one list of signed summands.
  void collect(NodeId root, NodeId id, bool negative, std::vector<Term>& terms) const {
    const Node& n = node(id);
    if (!is_sum(n.op) || is_of_params(id) || (id != root && is_shared(id))) return terms.push_back({id, negative});
    collect(root, n.operands[0], n.op == Op::neg ? !negative : negative, terms);
    if (n.op != Op::neg) collect(root, n.operands[1], n.op == Op::sub ? !negative : negative, terms);
  }

  // Whether the summand is added up in the accumulator of the sum `root`.
  bool is_own_product(NodeId root, const Term& term) const {
    return node(term.node).op == Op::matvec && !is_of_params(term.node) && (term.node == root || !is_shared(term.node));
  }

  size_t add_segment(Segment segment) {
    panel.segments.push_back(std::move(segment));
    return panel.segments.size() - 1;
  }

  // A sum over a row of inputs or states may be of any length; packed parameters and accumulators are those of the panel's rows.
  [[noreturn]] void refuse_other_rows(NodeId id) const {
    throw LowerError(
        fmt::format("cell {}: node %{} is {} beside new states that are {}; kernels sum up such vectors only as far as they take "
                    "no parameters",
                    graph.cell, id, to_string(node(id).shape), to_string(Shape{panel.rows})));
  }

  // Blocks are copied; parameters, which are packed by the rows of a panel, are in none.
  void expect_copy(NodeId id) const {
    for (const NodeId operand : node(id).operands) {
      if (is_vector(graph, operand)) continue;
      if (is_of_params(operand) || node(operand).op != Op::concat)
        throw LowerError(
            fmt::format("cell {}: a concat of {} with what inputs or states give; kernels put together either, not both. Take it as an Input",
                        graph.cell, node(operand).name.empty() ? "what parameters give" : "the parameter " + node(operand).name));
      expect_copy(operand);
    }
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
      else if (!is_own_product(id, term))
        sum.rest.push_back(term);
    }
    accumulator.bias = add_segment(std::move(bias));
    for (const Term& term : terms)
      if (is_own_product(id, term)) accumulator.products.push_back(product(term));
    panel.accumulators.push_back(std::move(accumulator));
    sum.accumulator = panel.accumulators.size() - 1;
    for (const Term& term : sum.rest) visit(term.node);
    panel.sum_of.emplace(id, std::move(sum));
  }

  void visit(NodeId id) {
    const Node& n = node(id);
    if (n.op == Op::constant || is_vector(graph, id) || panel.sum_of.count(id) || panel.vector_of.count(id)) return;
    if (is_of_params(id)) {
      if (!n.shape.empty() && n.shape != Shape{panel.rows}) refuse_other_rows(id);
      panel.vector_of[id] = add_segment({{{id, false}}, std::nullopt});
      return;
    }
    std::vector<Term> terms;
    collect(id, id, false, terms);
    const bool products = std::any_of(terms.begin(), terms.end(), [&](const Term& term) { return is_own_product(id, term); });
    if (products && n.shape != Shape{panel.rows}) refuse_other_rows(id);
    if (products) return add_sum(id, terms);
    if (n.op == Op::slice || n.op == Op::concat) return expect_copy(id);
    for (const NodeId operand : n.operands) visit(operand);
  }
};

std::vector<int> uses_of(const Graph& graph) {
  std::vector<int> result(graph.nodes.size());
  for (const Node& node : graph.nodes)
    for (const NodeId operand : node.operands) ++result[static_cast<size_t>(operand)];
  for (const NodeId id : graph.results) ++result[static_cast<size_t>(id)];
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
  for (size_t i = 0; i < graph.results.size(); ++i) {
    const Shape& shape = graph.nodes[static_cast<size_t>(graph.results[i])].shape;
    if (shape.size() != 1)
      throw LowerError(fmt::format("cell {}: a state is {}; states of kernels are vectors", graph.cell, to_string(shape)));
    if (splitters.empty() || splitters.back().panel.rows != shape[0])
      splitters.push_back({graph, of_parameters(graph), uses_of(graph), {shape[0], {}, {}, {}, {}, {}}});
    splitters.back().panel.results.push_back(i);
    splitters.back().visit(graph.results[i]);
  }
  std::vector<Panel> result;
  for (Splitter& splitter : splitters) result.push_back(std::move(splitter.panel));
  return result;
}

}  // namespace cellc
