#include "cli/description.h"

#include <algorithm>
#include <map>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "graph/text.h"
#include "lower/lower.h"
#include "lower/panel.h"
#include "passes/stages.h"

namespace cellc {
namespace {

const Node& node_of(const Graph& graph, NodeId id) { return graph.nodes[static_cast<size_t>(id)]; }

// In the order of the source: parameters are nodes in the order of the signature.
std::string sum_text(const Graph& graph, std::vector<Term> terms, const ValueNames& names = {}) {
  std::stable_sort(terms.begin(), terms.end(), [](const Term& a, const Term& b) { return a.node < b.node; });
  std::string text;
  for (const Term& term : terms) {
    text += term.negative ? (text.empty() ? "-" : " - ") : (text.empty() ? "" : " + ");
    text += expression(graph, term.node, names);
  }
  return text;
}

bool takes_inputs(const Graph& graph, const Product& product) { return node_of(graph, vector_of(graph, product.operand)).op == Op::input; }

std::string product_text(const Graph& graph, const Panel& panel, const Product& product) {
  const std::vector<Term>& terms = panel.segments[product.segment].terms;
  const std::string matrix = sum_text(graph, terms);
  return fmt::format("{} * {}", terms.size() == 1 && !terms[0].negative ? matrix : fmt::format("({})", matrix),
                     expression(graph, product.operand));
}

/// The products of an accumulator that take inputs or states, and its bias.
std::vector<std::string> summands(const Graph& graph, const Panel& panel, const Accumulator& sum) {
  std::vector<std::string> texts;
  for (const bool of_inputs : {true, false})
    for (const Product& product : sum.products)
      if (takes_inputs(graph, product) == of_inputs) texts.push_back(product_text(graph, panel, product));
  if (const std::vector<Term>& bias = panel.segments[sum.bias].terms; !bias.empty())
    texts.push_back(fmt::format("({})", sum_text(graph, bias)));
  return texts;
}

/// The names of what is there before the elementwise part: sums ("s1"), sums that have other summands, too ("t1"), and vectors that are
/// packed by themselves.
ValueNames names_of(const Graph& graph, const std::vector<Panel>& parts) {
  ValueNames names;
  size_t first = 1, with_rest = 0;
  for (const Panel& panel : parts) {
    for (const auto& [id, sum] : panel.sum_of) {
      names[id] = sum.rest.empty() ? fmt::format("s{}", first + sum.accumulator) : fmt::format("t{}", ++with_rest);
    }
    for (const auto& [id, segment] : panel.vector_of) {
      const std::string text = sum_text(graph, panel.segments[segment].terms);
      names[id] = is_leaf(node_of(graph, id).op) ? text : fmt::format("({})", text);
    }
    first += panel.accumulators.size();
  }
  return names;
}

/// "t1 = s1 + r * s2"
std::string rests_text(const Graph& graph, const std::vector<Panel>& parts) {
  const ValueNames names = names_of(graph, parts);
  std::string text;
  size_t first = 1;
  for (const Panel& panel : parts) {
    for (const auto& [id, sum] : panel.sum_of)
      if (!sum.rest.empty())
        text += fmt::format("  {} = s{} + {}\n", names.at(id), first + sum.accumulator, sum_text(graph, sum.rest, names));
    first += panel.accumulators.size();
  }
  return text;
}

std::string panel_text(const Graph& graph, const Panel& panel, size_t first, bool is_stage) {
  const size_t count = panel.accumulators.size();
  std::string text = count == 0
                         ? fmt::format("new states {}: no products\n", to_string({panel.rows}))
                         : fmt::format("new states {}: {} sum{} of products, {} in one pass over the packed parameters\n",
                                       to_string({panel.rows}), count, count == 1 ? "" : "s", count == 1 ? "computed" : "side by side");
  for (size_t k = 0; k < count; ++k) {
    const Accumulator& sum = panel.accumulators[k];
    text += fmt::format("  s{} = {}\n", first + k, fmt::join(summands(graph, panel, sum), " + "));
    const bool of_inputs = std::any_of(sum.products.begin(), sum.products.end(), [&](const Product& p) { return takes_inputs(graph, p); });
    const bool of_states = std::any_of(sum.products.begin(), sum.products.end(), [&](const Product& p) { return !takes_inputs(graph, p); });
    if (of_inputs && !is_stage)
      text += fmt::format("       hoisted in sequences of few rows: {} for all steps at once\n",
                          of_states ? "the products with inputs are computed" : "it is computed");
  }
  return text;
}

// "new new_hx = .." and "new made_1 = ..", as a stage's results are named, without the first word.
std::string made_line(const std::string& line) { return line.rfind("new ", 0) == 0 ? line.substr(4) : line; }

// What one pass over the rows does: sums and the elementwise part.
std::string pass_text(const Graph& graph, bool is_stage) {
  const std::vector<Panel> parts = panels(graph);
  std::string text;
  size_t first = 1;
  for (const Panel& panel : parts) {
    text += panel_text(graph, panel, first, is_stage);
    first += panel.accumulators.size();
  }
  text += "elementwise, while the sums are in registers\n" + rests_text(graph, parts);
  for (const std::string& line : formula(graph, names_of(graph, parts))) text += fmt::format("  {}\n", is_stage ? made_line(line) : line);
  return text;
}

// What a stage reads, by name.
std::string read_names(const Graph& graph) {
  std::vector<std::string> names;
  for (const NodeId id : nodes_of(graph, Op::input)) names.push_back(node_of(graph, id).name);
  return fmt::format("{}", fmt::join(names, ", "));
}

}  // namespace

std::string describe_parts(const Graph& graph) {
  std::string text = fmt::format("cell {}: dimensions {}\n", graph.cell, fmt::join(dimensions(graph), ", "));
  for (const auto& [title, op] : {std::pair{"input", Op::input}, std::pair{"state", Op::state}, std::pair{"param", Op::param}})
    for (const NodeId id : nodes_of(graph, op))
      text += fmt::format("  {} {} {}\n", title, node_of(graph, id).name, to_string(node_of(graph, id).shape));
  const std::vector<Stage> cut = stages(graph).stages;
  if (cut.empty()) return text + pass_text(graph, false);
  for (size_t k = 0; k < cut.size(); ++k)
    text += fmt::format("stage {} of {}, for some rows at a time: reads {}\n{}", k + 1, cut.size(), read_names(cut[k].graph),
                        pass_text(cut[k].graph, true));
  return text;
}

ValueNames part_names(const Graph& graph) { return stages(graph).stages.empty() ? names_of(graph, panels(graph)) : ValueNames{}; }

std::string describe_padding(const Plan& plan) {
  const int64_t bytes = dtype_row(plan.dtype).weight_bytes;
  const int width = plan.schedule.lanes * plan.schedule.panel_vectors;
  return fmt::format("packed parameters: {} bytes, rows padded to a multiple of {}", packed_elements(plan) * bytes, width);
}

std::string draw_parts(const Graph& graph) {
  DotMarks marks;
  marks.legend = "blue: for all steps of a sequence at once; yellow: in each step; grey: when parameters are packed";
  const bool is_staged = !stages(graph).stages.empty();  // nothing is computed for all steps at once then
  const std::vector<Panel> parts = is_staged ? std::vector<Panel>{} : panels(graph);
  for (size_t id = 0; id < graph.nodes.size(); ++id) {
    const Node& node = graph.nodes[id];
    if (node.op == Op::matvec)
      marks.fills[static_cast<NodeId>(id)] =
          !is_staged && node_of(graph, vector_of(graph, node.operands[1])).op == Op::input ? "lightblue" : "lightyellow";
  }
  for (const Panel& panel : parts) {
    std::vector<NodeId> products;
    for (const auto& [id, sum] : panel.sum_of) {
      products.push_back(id);
      for (const NodeId operand : node_of(graph, id).operands)
        if (node_of(graph, operand).op == Op::matvec) products.push_back(operand);
    }
    for (const auto& [id, segment] : panel.vector_of) marks.fills[id] = "lightgrey";
    std::sort(products.begin(), products.end());
    products.erase(std::unique(products.begin(), products.end()), products.end());
    if (!products.empty())
      marks.frames.emplace_back(fmt::format("{}: {} in one pass", to_string({panel.rows}),
                                            panel.accumulators.size() == 1 ? "one sum" : fmt::format("{} sums", panel.accumulators.size())),
                                products);
  }
  return print_dot(graph, marks);
}

}  // namespace cellc
