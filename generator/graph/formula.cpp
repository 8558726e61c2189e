#include "graph/formula.h"

#include <map>
#include <optional>
#include <set>

#include <fmt/format.h>

#include "graph/text.h"

namespace cellc {
namespace {

/// How tightly an operation binds its operands, as in C++.
enum Binding { sum, product, sign, whole };

struct Text {
  std::string text;
  Binding binding = whole;
};

struct SignRow {
  Op op;
  const char* sign;
  Binding binding;
};
constexpr SignRow signs[] = {
    {Op::add, "+", sum}, {Op::sub, "-", sum}, {Op::mul, "*", product}, {Op::div, "/", product}, {Op::matvec, "*", product}};

std::string enclosed(const Text& operand, bool in_parentheses) { return in_parentheses ? fmt::format("({})", operand.text) : operand.text; }

class Printer {
 public:
  Printer(const Graph& graph, const ValueNames& names) : graph_(graph), names_(names), texts_(graph.nodes.size()) {}

  std::vector<std::string> lines() {
    const std::vector<NodeId> computed = computed_nodes(graph_, names_);
    std::map<NodeId, int> uses;
    for (const NodeId id : computed)
      for (const NodeId operand : node(id).operands) ++uses[operand];
    std::vector<std::string> result;
    int count = 0;
    for (const NodeId id : computed) {
      if (uses[id] < 2) continue;
      const std::string name = fmt::format("v{}", ++count);
      result.push_back(fmt::format("{} = {}", name, text_at(id).text));
      texts_[static_cast<size_t>(id)] = Text{name};
    }
    const std::vector<NodeId> states = nodes_of(graph_, Op::state);
    for (size_t k = 0; k < graph_.results.size(); ++k)
      result.push_back(fmt::format("new {} = {}", node(states[k]).name, text_at(graph_.results[k]).text));
    return result;
  }

  const Text& text_at(NodeId id) {
    std::optional<Text>& text = texts_[static_cast<size_t>(id)];
    if (!text) text = text_of(id);
    return *text;
  }

 private:
  const Node& node(NodeId id) const { return graph_.nodes[static_cast<size_t>(id)]; }

  Text text_of(NodeId id) {
    if (const auto named = names_.find(id); named != names_.end()) return {named->second};
    const Node& node = graph_.nodes[static_cast<size_t>(id)];
    if (is_leaf(node.op)) return {node.name};
    if (node.op == Op::constant) return {print_number(node.value), node.value < 0 ? sign : whole};
    for (const SignRow& row : signs)
      if (row.op == node.op) return operation(row, text_at(node.operands[0]), text_at(node.operands[1]));
    if (node.op == Op::neg)
      return {fmt::format("-{}", enclosed(text_at(node.operands[0]), text_at(node.operands[0]).binding <= sign)), sign};
    if (node.op == Op::slice) return {slice_text(node)};
    return {call_text(node)};
  }

  static Text operation(const SignRow& row, const Text& left, const Text& right) {
    const std::string first = enclosed(left, left.binding < row.binding), second = enclosed(right, right.binding <= row.binding);
    return {fmt::format("{} {} {}", first, row.sign, second), row.binding};
  }

  std::string slice_text(const Node& node) {
    const std::string& operand = text_at(node.operands[0]).text;
    const int64_t count = node.shape[0].count;
    if (count == 1) return fmt::format("chunk<{}>({})", node.begin, operand);
    return fmt::format("blocks {} to {} of ({})", node.begin, node.begin + count - 1, operand);
  }

  std::string call_text(const Node& node) {
    std::string text(row_of(node.op).name);
    const char* separator = node.op == Op::select ? " < " : ", ";
    for (size_t k = 0; k < node.operands.size(); ++k) {
      text += k == 0 ? "(" : separator;
      text += text_at(node.operands[k]).text;
      if (k > 0) separator = ", ";
    }
    return text.append(1, ')');
  }

  const Graph& graph_;
  const ValueNames& names_;
  std::vector<std::optional<Text>> texts_;
};

}  // namespace

std::vector<std::string> formula(const Graph& graph, const ValueNames& names) { return Printer(graph, names).lines(); }

std::string expression(const Graph& graph, NodeId id, const ValueNames& names) { return Printer(graph, names).text_at(id).text; }

std::vector<NodeId> computed_nodes(const Graph& graph, const ValueNames& names) {
  std::set<NodeId> seen;
  std::vector<NodeId> open = graph.results;
  while (!open.empty()) {
    const NodeId id = open.back();
    open.pop_back();
    const Node& node = graph.nodes[static_cast<size_t>(id)];
    if (node.operands.empty() || names.count(id) != 0 || !seen.insert(id).second) continue;
    open.insert(open.end(), node.operands.begin(), node.operands.end());
  }
  return {seen.begin(), seen.end()};
}

}  // namespace cellc
