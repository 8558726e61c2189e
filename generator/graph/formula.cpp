#include "graph/formula.h"

#include <algorithm>

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
constexpr SignRow signs[] = {{Op::add, "+", sum}, {Op::sub, "-", sum}, {Op::mul, "*", product}, {Op::div, "/", product}, {Op::matvec, "*", product}};

std::string enclosed(const Text& operand, bool in_parentheses) { return in_parentheses ? fmt::format("({})", operand.text) : operand.text; }

class Printer {
 public:
  explicit Printer(const Graph& graph) : graph_(graph), uses_(graph.nodes.size(), 0), texts_(graph.nodes.size()) {
    for (const Node& node : graph.nodes)
      for (const NodeId operand : node.operands) ++uses_[static_cast<size_t>(operand)];
  }

  std::vector<std::string> lines() {
    int names = 0;
    std::vector<std::string> result;
    for (size_t id = 0; id < graph_.nodes.size(); ++id) {
      texts_[id] = text_of(graph_.nodes[id]);
      if (uses_[id] < 2 || graph_.nodes[id].operands.empty()) continue;
      const std::string name = fmt::format("v{}", ++names);
      result.push_back(fmt::format("{} = {}", name, texts_[id].text));
      texts_[id] = {name};
    }
    const std::vector<NodeId> states = nodes_of(graph_, Op::state);
    for (size_t k = 0; k < graph_.results.size(); ++k)
      result.push_back(fmt::format("new {} = {}", graph_.nodes[static_cast<size_t>(states[k])].name, text_at(graph_.results[k]).text));
    return result;
  }

 private:
  const Text& text_at(NodeId id) const { return texts_[static_cast<size_t>(id)]; }

  Text text_of(const Node& node) const {
    if (is_leaf(node.op)) return {node.name};
    if (node.op == Op::constant) return {print_number(node.value), node.value < 0 ? sign : whole};
    for (const SignRow& row : signs)
      if (row.op == node.op) return operation(row, text_at(node.operands[0]), text_at(node.operands[1]));
    if (node.op == Op::neg) return {fmt::format("-{}", enclosed(text_at(node.operands[0]), text_at(node.operands[0]).binding <= sign)), sign};
    if (node.op == Op::slice) return {slice_text(node)};
    return {call_text(node)};
  }

  static Text operation(const SignRow& row, const Text& left, const Text& right) {
    const bool changes_right = row.op == Op::sub || row.op == Op::div || row.op == Op::matvec;
    const bool encloses_right = right.binding < row.binding || (right.binding == row.binding && changes_right);
    return {fmt::format("{} {} {}", enclosed(left, left.binding < row.binding), row.sign, enclosed(right, encloses_right)), row.binding};
  }

  std::string slice_text(const Node& node) const {
    const std::string& operand = text_at(node.operands[0]).text;
    const int64_t count = node.shape[0].count;
    if (count == 1) return fmt::format("chunk<{}>({})", node.begin, operand);
    return fmt::format("blocks {} to {} of ({})", node.begin, node.begin + count - 1, operand);
  }

  std::string call_text(const Node& node) const {
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
  std::vector<int> uses_;
  std::vector<Text> texts_;
};

}  // namespace

std::vector<std::string> formula(const Graph& graph) { return Printer(graph).lines(); }

}  // namespace cellc
