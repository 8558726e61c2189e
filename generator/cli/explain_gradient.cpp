#include "cli/explain_gradient.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/call_limits.h"
#include "cli/description.h"
#include "passes/slices.h"

namespace cellc {
namespace {

const Node& node_of(const Graph& graph, NodeId id) { return graph.nodes[static_cast<size_t>(id)]; }

std::vector<std::string> names_of(const Graph& graph, Op op) {
  std::vector<std::string> names;
  for (const NodeId id : nodes_of(graph, op)) names.push_back(node_of(graph, id).name);
  return names;
}

// Matrices times vectors that are the backward cell's inputs: sums of the forward pass.
int64_t computed_again(const Graph& backward) {
  return std::count_if(backward.nodes.begin(), backward.nodes.end(),
                       [&](const Node& node) { return node.op == Op::matvec && node_of(backward, node.operands[0]).op != Op::transpose; });
}

// "d loss / d s1", in the names of describe_parts; "s2 * h": a value that is handed on, by whose name the others call it.
std::string adjoint_text(const Graph& cell, ValueNames names, const AdjointOf& of) {
  if (of.is_value) names.erase(of.node);
  const std::string text = expression(cell, of.node, names);
  const bool is_name = names.count(of.node) != 0 || text.find(' ') == std::string::npos;
  return of.is_value ? text : "d loss / d " + (is_name ? text : "(" + text + ")");
}

std::string adjoints_text(const Gradient& gradient, const Graph& graph) {
  const Graph cell = push_slices(graph);
  const std::vector<std::string> adjoints = names_of(gradient.backward, Op::state);
  ValueNames names = part_names(cell);
  for (size_t k = 0; k < adjoints.size(); ++k)
    if (gradient.adjoint_of[k].is_value) names[gradient.adjoint_of[k].node] = adjoints[k];
  std::string text;
  for (size_t k = 0; k < adjoints.size(); ++k)
    text += fmt::format("    {} = {}\n", adjoints[k], adjoint_text(cell, names, gradient.adjoint_of[k]));
  return text;
}

std::string total_text(const Gradient& gradient, const Graph& graph, const Total& total) {
  const std::string adjoint = names_of(gradient.backward, Op::state)[total.adjoint];
  if (!total.is_outer) return adjoint;
  const Op op = total.vector.kind == Vector::input ? Op::input : Op::state;
  const Graph& of = total.vector.kind == Vector::adjoint ? gradient.backward : graph;
  return fmt::format("{} x {}", adjoint, names_of(of, op)[total.vector.index]);
}

int64_t count_of(const Shape& shape, const Sizes& sizes) {
  int64_t count = 1;
  for (const int64_t extent : extents(shape, sizes)) count *= extent;
  return count;
}

// Two for each element of each matrix that is multiplied with, and of each outer product.
int64_t flops_of(const Gradient& gradient, const Sizes& sizes) {
  int64_t flops = 0;
  for (const Graph* part : {&gradient.backward, &gradient.inputs})
    for (const Node& node : part->nodes)
      if (node.op == Op::matvec) flops += 2 * count_of(node_of(*part, node.operands[0]).shape, sizes);
  const std::vector<NodeId> leaves = nodes_of(gradient.parameters, Op::param);
  for (size_t k = 0; k < gradient.totals.size(); ++k) {
    const Node& leaf = node_of(gradient.parameters, leaves[leaves.size() - gradient.totals.size() + k]);
    flops += (gradient.totals[k].is_outer ? 2 : 1) * count_of(leaf.shape, sizes);
  }
  return flops;
}

}  // namespace

std::string gradient_text(const Graph& graph, const Sizes& sizes) try {
  const Gradient parts = gradient(graph);
  check_call(graph, parts);
  std::vector<std::string> totals;
  for (const Total& total : parts.totals) totals.push_back(total_text(parts, graph, total));
  std::string text = "gradient (GRADIENTS of cellc_add_kernels): of the forward pass nothing but the states after each step is kept\n";
  text += fmt::format("  a backward step reads {}; hands on {}\n", fmt::join(names_of(parts.backward, Op::input), ", "),
                      fmt::join(names_of(parts.backward, Op::state), ", "));
  text += adjoints_text(parts, graph);
  text += fmt::format("  products of the forward pass that it computes again: {}\n", computed_again(parts.backward));
  text += fmt::format("  summed up over all rows: {}\n", fmt::join(totals, ", "));
  if (!sizes.empty()) text += fmt::format("  a step of one row: {} FLOP in products and sums\n", flops_of(parts, sizes));
  return text;
} catch (const GraphError& error) {
  return fmt::format("no gradient: {}\n", error.what());
}

}  // namespace cellc
