#include <cmath>

#include <fmt/format.h>

#include "graph/text.h"

namespace cellc {
namespace {

std::string right_side(const Node& node) {
  std::string text(row_of(node.op).name);
  if (!node.name.empty()) text += fmt::format(" {}", node.name);
  if (node.op == Op::constant) text += fmt::format(" {}", print_number(node.value));
  for (size_t i = 0; i < node.operands.size(); ++i) text += fmt::format("{} %{}", i == 0 ? "" : ",", node.operands[i]);
  if (node.op == Op::slice) text += fmt::format(", {}", node.begin);
  return text;
}

std::string label(const Node& node) {
  if (node.op == Op::constant) return print_number(node.value);
  return is_leaf(node.op) ? node.name : std::string(row_of(node.op).name);
}

}  // namespace

std::string print_number(double value) { return std::isnan(value) ? "nan" : fmt::format("{}", value); }

std::string print_graph(const Graph& graph) {
  std::string text = fmt::format("cellgraph 1\ncell {}\n", graph.cell);
  for (size_t id = 0; id < graph.nodes.size(); ++id) {
    const Node& node = graph.nodes[id];
    text += fmt::format("%{} = {} : {}\n", id, right_side(node), to_string(node.shape));
  }
  text += "return";
  for (size_t i = 0; i < graph.results.size(); ++i) text += fmt::format("{} %{}", i == 0 ? "" : ",", graph.results[i]);
  return text + "\n";
}

std::string print_dot(const Graph& graph) { return print_dot(graph, {}); }

std::string print_dot(const Graph& graph, const DotMarks& marks) {
  std::string text = fmt::format("digraph \"{}\" {{\n  rankdir=LR;\n  node [shape=box];\n", graph.cell);
  if (!marks.legend.empty()) text += fmt::format("  label=\"{}\";\n", marks.legend);
  for (size_t k = 0; k < marks.frames.size(); ++k) {
    text += fmt::format("  subgraph cluster_{} {{\n    label=\"{}\";\n", k, marks.frames[k].first);
    for (const NodeId id : marks.frames[k].second) text += fmt::format("    n{};\n", id);
    text += "  }\n";
  }
  for (size_t id = 0; id < graph.nodes.size(); ++id) {
    const Node& node = graph.nodes[id];
    const auto fill = marks.fills.find(static_cast<NodeId>(id));
    const char* style = node.operands.empty() ? "rounded" : "";
    text += fmt::format("  n{} [label=\"{}\\n{}\"{}];\n", id, label(node), to_string(node.shape),
                        fill == marks.fills.end()
                            ? fmt::format("{}{}", *style == 0 ? "" : ", style=", style)
                            : fmt::format(", style=\"filled{}{}\", fillcolor={}", *style == 0 ? "" : ",", style, fill->second));
    for (const NodeId operand : node.operands) text += fmt::format("  n{} -> n{};\n", operand, id);
  }
  const std::vector<NodeId> states = nodes_of(graph, Op::state);
  for (size_t i = 0; i < graph.results.size(); ++i) {
    const std::string name = states.empty() ? "value" : "new " + graph.nodes[static_cast<size_t>(states[i])].name;
    text += fmt::format("  r{} [label=\"{}\", style=rounded];\n  n{} -> r{};\n", i, name, graph.results[i], i);
  }
  return text + "}\n";
}

}  // namespace cellc
