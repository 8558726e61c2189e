#include "passes/fold.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

namespace cellc {
namespace {

using Operands = std::vector<NodeId>;
using Simpler = std::optional<NodeId>;

// One operation on nodes that are folded already.
struct Site {
  Builder& builder;
  const Operands& operands;

  const Node& node(size_t k) const { return builder.node(operands[k]); }
  bool is(size_t k, double value) const {
    return node(k).op == Op::constant && node(k).value == value && std::signbit(node(k).value) == std::signbit(value);
  }
  bool is(size_t k, Op op) const { return node(k).op == op; }
  NodeId inner(size_t k) const { return node(k).operands[0]; }
  NodeId apply(Op op, Operands of) const { return builder.apply(op, std::move(of)); }
};

Simpler sum(const Site& s) {
  for (const size_t k : {0, 1})
    if (s.is(k, -0.0)) return s.operands[1 - k];
  if (s.is(1, Op::neg)) return s.apply(Op::sub, {s.operands[0], s.inner(1)});
  if (s.is(0, Op::neg)) return s.apply(Op::sub, {s.operands[1], s.inner(0)});
  return {};
}

Simpler difference(const Site& s) {
  if (s.is(1, 0.0)) return s.operands[0];
  if (s.is(1, Op::neg)) return s.apply(Op::add, {s.operands[0], s.inner(1)});
  return {};
}

Simpler product(const Site& s) {
  for (const size_t k : {0, 1})
    if (s.is(k, 1.0)) return s.operands[1 - k];
  return {};
}

// A power of two has an exact inverse, which float32 has, too.
Simpler quotient(const Site& s) {
  if (s.is(1, 1.0)) return s.operands[0];
  if (!s.is(1, Op::constant)) return {};
  int exponent;
  const double divisor = s.node(1).value;
  if (std::fabs(std::frexp(divisor, &exponent)) != 0.5 || std::abs(exponent) > 100) return {};
  return s.apply(Op::mul, {s.operands[0], s.builder.constant(1 / divisor)});
}

Simpler negation(const Site& s) { return s.is(0, Op::neg) ? Simpler(s.inner(0)) : Simpler(); }

Simpler extreme(const Site& s) { return s.operands[0] == s.operands[1] ? Simpler(s.operands[0]) : Simpler(); }

Simpler choice(const Site& s) {
  if (s.operands[2] == s.operands[3] || s.operands[0] == s.operands[1]) return s.operands[3];
  if (s.is(0, Op::constant) && s.is(1, Op::constant)) return s.operands[s.node(0).value < s.node(1).value ? 2 : 3];
  return {};
}

// What has been cut off below stays cut off.
Simpler rectified(const Site& s) {
  return s.is(0, Op::relu) || s.is(0, Op::exp) || s.is(0, Op::sigmoid) ? Simpler(s.operands[0]) : Simpler();
}

struct Rule {
  Op op;
  Simpler (*simpler)(const Site&);
};
constexpr Rule rules[] = {{Op::add, sum},     {Op::sub, difference}, {Op::mul, product},   {Op::div, quotient},  {Op::neg, negation},
                          {Op::min, extreme}, {Op::max, extreme},    {Op::select, choice}, {Op::relu, rectified}};

Simpler constant(const Site& s, const OpRow& row) {
  std::vector<double> values;
  for (size_t k = 0; k < s.operands.size(); ++k) {
    if (!s.is(k, Op::constant)) return {};
    values.push_back(s.node(k).value);
  }
  return s.builder.constant(row.element(values.data()));
}

// A simpler value must have the shape of the whole: a vector beside a scalar gives a vector.
bool has_shape_of(const Site& s, const OpRow& row, NodeId id) {
  std::vector<Shape> shapes;
  for (size_t k = 0; k < s.operands.size(); ++k) shapes.push_back(s.node(k).shape);
  return s.builder.node(id).shape == row.shape(shapes);
}

NodeId folded(Builder& builder, Op op, Operands operands) {
  const OpRow& row = row_of(op);
  if (op == Op::add || op == Op::mul) std::sort(operands.begin(), operands.end());
  const Site site{builder, operands};
  if (row.element)
    if (const Simpler value = constant(site, row)) return *value;
  for (const Rule& rule : rules)
    if (rule.op == op)
      if (const Simpler value = rule.simpler(site); value && has_shape_of(site, row, *value)) return *value;
  return builder.apply(op, operands);
}

// Builds what the results need, leaves first.
class Folder {
 public:
  explicit Folder(const Graph& graph) : graph_(graph), builder_(graph.cell) {}

  Graph run() {
    for (size_t id = 0; id < graph_.nodes.size(); ++id)
      if (is_leaf(graph_.nodes[id].op)) value(static_cast<NodeId>(id));
    Operands results;
    for (const NodeId result : graph_.results) results.push_back(value(result));
    return std::move(builder_).finish(std::move(results));
  }

 private:
  NodeId value(NodeId id) {
    if (const auto found = known_.find(id); found != known_.end()) return found->second;
    return known_[id] = make(graph_.nodes[static_cast<size_t>(id)]);
  }

  NodeId make(const Node& node) {
    if (is_leaf(node.op)) return builder_.leaf(node.op, node.name, node.shape);
    if (node.op == Op::constant) return builder_.constant(node.value);
    Operands operands;
    for (const NodeId operand : node.operands) operands.push_back(value(operand));
    if (node.op == Op::slice) return builder_.slice(operands[0], node.begin, node.shape[0].count);
    return folded(builder_, node.op, std::move(operands));
  }

  const Graph& graph_;
  Builder builder_;
  std::map<NodeId, NodeId> known_;
};

}  // namespace

// What a rule makes may be simplified in turn, and leaves its operands behind.
Graph fold(const Graph& graph) {
  Graph once = Folder(graph).run(), again = Folder(once).run();
  while (again.nodes.size() < once.nodes.size()) {
    once = std::move(again);
    again = Folder(once).run();
  }
  return again;
}

}  // namespace cellc
