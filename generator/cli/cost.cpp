// FLOPs and bytes of a step, part by part.
#include <algorithm>
#include <map>
#include <set>
#include <vector>

#include <fmt/format.h>

#include "cli/description.h"
#include "lower/lower.h"
#include "lower/panel.h"
#include "passes/stages.h"

namespace cellc {
namespace {

const Node& node_of(const Graph& graph, NodeId id) { return graph.nodes[static_cast<size_t>(id)]; }

// The cell itself, or its stages.
std::vector<Graph> passes_over_rows(const Graph& graph) {
  std::vector<Graph> all;
  for (const Stage& stage : stages(graph).stages) all.push_back(stage.graph);
  return all.empty() ? std::vector<Graph>{graph} : all;
}

// A stage's inputs are also states and what stages before have made.
bool takes_input(const Graph& cell, const Graph& pass, const Product& product) {
  const std::string& name = node_of(pass, vector_of(pass, product.operand)).name;
  const std::vector<NodeId> inputs = nodes_of(cell, Op::input);
  return std::any_of(inputs.begin(), inputs.end(), [&](NodeId id) { return node_of(cell, id).name == name; });
}

struct Cost {
  int64_t flops = 0, weights = 0;
};

/// Two operations for each weight of a product; the weights are what a step of one row streams through.
void add_products(const Graph& cell, const Graph& graph, const std::vector<Panel>& parts, const Sizes& sizes, Cost& inputs, Cost& states,
                  Cost& vectors) {
  for (const Panel& panel : parts) {
    const int64_t rows = extents({panel.rows}, sizes)[0];
    for (const Accumulator& sum : panel.accumulators)
      for (const Product& product : sum.products) {
        const int64_t weights = rows * extents({*panel.segments[product.segment].columns}, sizes)[0];
        Cost& cost = takes_input(cell, graph, product) ? inputs : states;
        cost.flops += 2 * weights;
        cost.weights += weights;
      }
    for (const Segment& segment : panel.segments) {
      if (segment.columns) continue;
      vectors.flops += segment.terms.empty() ? 0 : rows;
      vectors.weights += rows;
    }
  }
}

/// One operation for each element of a node; functions such as tanh are counted apart. What a sum adds to its products counts, too.
struct Elementwise {
  const Graph& graph;
  const std::vector<Panel>& parts;
  const Sizes& sizes;
  Cost& cost;
  std::map<std::string, int64_t>& functions;
  std::set<NodeId> seen{};

  int64_t elements(const Node& node) const {
    int64_t count = 1;
    for (const int64_t extent : extents(node.shape, sizes)) count *= extent;
    return count;
  }

  const Sum* sum_of(NodeId id) const {
    for (const Panel& panel : parts)
      if (const auto found = panel.sum_of.find(id); found != panel.sum_of.end()) return &found->second;
    return nullptr;
  }

  bool is_packed(NodeId id) const {
    return std::any_of(parts.begin(), parts.end(), [id](const Panel& panel) { return panel.vector_of.count(id) > 0; });
  }

  void count(NodeId id) {
    const Node& node = node_of(graph, id);
    if (!seen.insert(id).second || is_leaf(node.op) || node.op == Op::constant || is_packed(id)) return;
    if (const Sum* sum = sum_of(id)) {
      cost.flops += static_cast<int64_t>(sum->rest.size()) * elements(node);
      for (const Term& term : sum->rest) count(term.node);
      return;
    }
    const bool is_function = node.op == Op::tanh || node.op == Op::sigmoid || node.op == Op::exp;
    if (is_function)
      functions[std::string(row_of(node.op).name)] += elements(node);
    else if (node.op != Op::slice && node.op != Op::concat)
      cost.flops += elements(node);
    for (const NodeId operand : node.operands) count(operand);
  }
};

}  // namespace

std::string describe_cost(const Graph& graph, const Sizes& sizes, const std::string& dtype) {
  Cost inputs, states, vectors, elementwise;
  std::map<std::string, int64_t> functions;
  for (const Graph& pass : passes_over_rows(graph)) {
    const std::vector<Panel> parts = panels(pass);
    add_products(graph, pass, parts, sizes, inputs, states, vectors);
    Elementwise counted{pass, parts, sizes, elementwise, functions};
    for (const NodeId result : pass.results) counted.count(result);
  }
  std::string also;
  for (const auto& [name, count] : functions) also += fmt::format("{}{} {}", also.empty() ? ", and " : ", ", count, name);
  const int64_t bytes = dtype_row(dtype).weight_bytes;
  const auto line = [&](const char* part, const Cost& cost) {
    return fmt::format("  {:<22}{:>12} FLOP{:>12} bytes\n", part, cost.flops, cost.weights * bytes);
  };
  const Cost all{inputs.flops + states.flops + vectors.flops + elementwise.flops, inputs.weights + states.weights + vectors.weights};
  return fmt::format("a step of one row, and the parameters that it reads (without padding)\n{}{}{}  {:<22}{:>12} FLOP{}\n{}",
                     line("products with inputs", inputs), line("products with states", states), line("vectors of parameters", vectors),
                     "elementwise", elementwise.flops, also, line("all", all));
}

}  // namespace cellc
