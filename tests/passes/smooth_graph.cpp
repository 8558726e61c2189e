#include "smooth_graph.h"

#include <algorithm>

namespace {

using cellc::Builder;
using cellc::NodeId;
using cellc::Op;
using cellc::Shape;

constexpr Op applied[] = {Op::add,     Op::sub,  Op::mul,    Op::min,    Op::max,    Op::select,     Op::neg, Op::tanh,
                          Op::sigmoid, Op::relu, Op::matvec, Op::matvec, Op::concat, Op::reduce_sum, Op::mean};

struct Grower {
  std::mt19937_64& random;
  Builder builder{"cell"};
  std::vector<NodeId> nodes{};
  std::vector<bool> of_params{};  ///< by node

  size_t below(size_t end) { return static_cast<size_t>(random() % end); }

  void add(NodeId id) {
    const cellc::Node& node = builder.node(id);
    of_params.resize(std::max(of_params.size(), static_cast<size_t>(id) + 1));
    of_params[static_cast<size_t>(id)] =
        node.op != Op::input && node.op != Op::state &&
        std::all_of(node.operands.begin(), node.operands.end(), [&](NodeId k) { return of_params[static_cast<size_t>(k)]; });
    if (node.shape.size() < 2 || of_params[static_cast<size_t>(id)]) nodes.push_back(id);
  }

  // exp and div by themselves would leave the numbers near 1.
  void grow() {
    const Op op = applied[below(std::size(applied))];
    for (int attempt = 0; attempt < 10; ++attempt) {
      std::vector<NodeId> operands;
      for (int i = 0; i < cellc::row_of(op).arity; ++i) operands.push_back(nodes[below(nodes.size())]);
      try {
        NodeId id = builder.apply(op, operands);
        add(id);
        if (below(8) == 0 && builder.node(id).shape.size() == 1) {
          const NodeId tame = builder.apply(Op::sqrt, {builder.apply(Op::exp, {builder.apply(Op::tanh, {id})})});
          add(tame - 2), add(tame - 1), add(tame), add(builder.apply(Op::div, {id, tame}));
        }
        return;
      } catch (const cellc::GraphError&) {
      }
    }
  }

  void take_blocks() {
    const NodeId operand = nodes[below(nodes.size())];
    const Shape shape = builder.node(operand).shape;
    if (shape.empty()) return;
    const size_t begin = below(static_cast<size_t>(shape[0].count));
    add(builder.slice(operand, static_cast<int64_t>(begin), 1 + static_cast<int64_t>(below(static_cast<size_t>(shape[0].count) - begin))));
  }
};

}  // namespace

cellc::Graph smooth_graph(std::mt19937_64& random) {
  Grower g{random};
  const Shape shapes[] = {{{"I"}}, {{"H"}}, {{"H", 2}}, {{"P"}}};
  std::vector<NodeId> states;
  for (size_t k = 0; k < 2 + g.below(3); ++k) {
    const bool is_state = k == 0 || g.below(2) == 0;
    g.add(g.builder.leaf(is_state ? Op::state : Op::input, std::string(1, "abcd"[k]), shapes[g.below(4)]));
    if (is_state) states.push_back(g.nodes.back());
  }
  for (size_t k = 0; k < 2 + g.below(4); ++k) {
    Shape shape = shapes[g.below(4)];
    if (g.below(3) > 0) shape.push_back(shapes[g.below(4)][0]);
    g.add(g.builder.leaf(Op::param, std::string(1, "pqrstu"[k]), shape));
  }
  for (size_t k = g.below(20); k > 0; --k) {
    g.grow();
    if (g.below(4) == 0) g.take_blocks();
  }
  std::vector<NodeId> results;
  for (const NodeId state : states) {
    std::vector<NodeId> fitting;
    for (const NodeId id : g.nodes)
      if (g.builder.node(id).shape == g.builder.node(state).shape) fitting.push_back(id);
    results.push_back(g.builder.apply(Op::tanh, {fitting[fitting.size() - 1 - g.below(std::min<size_t>(fitting.size(), 3))]}));
  }
  return std::move(g.builder).finish(std::move(results));
}
