#include "passes/slices.h"

#include <map>

namespace cellc {
namespace {

struct Blocks {
  int64_t begin, count;
};

// Rebuilds a graph from its results, with the slices on the way pushed on towards the leaves.
class Pusher {
 public:
  explicit Pusher(const Graph& graph) : graph_(graph), builder_(graph.cell) {}

  Graph run() {
    // The signature keeps its order, whatever the results use first.
    for (size_t id = 0; id < graph_.nodes.size(); ++id)
      if (is_leaf(graph_.nodes[id].op)) whole(static_cast<NodeId>(id));
    std::vector<NodeId> results;
    for (const NodeId result : graph_.results) results.push_back(whole(result));
    return std::move(builder_).finish(std::move(results));
  }

 private:
  const Node& node(NodeId id) const { return graph_.nodes[static_cast<size_t>(id)]; }

  NodeId whole(NodeId id) {
    if (const auto found = known_.find(id); found != known_.end()) return found->second;
    return known_[id] = make(id);
  }

  NodeId make(NodeId id) {
    const Node& n = node(id);
    if (is_leaf(n.op)) return builder_.leaf(n.op, n.name, n.shape);
    if (n.op == Op::constant) return builder_.constant(n.value);
    if (n.op == Op::slice) return blocks(n.operands[0], {n.begin, n.shape[0].count});
    std::vector<NodeId> operands;
    for (const NodeId operand : n.operands) operands.push_back(whole(operand));
    return builder_.apply(n.op, std::move(operands));
  }

  NodeId blocks(NodeId id, Blocks range) {
    const Node& n = node(id);
    if (n.shape.empty()) return whole(id);
    if (range.begin == 0 && range.count == n.shape[0].count) return whole(id);
    if (is_leaf(n.op) || n.op == Op::transpose) return builder_.slice(whole(id), range.begin, range.count);
    if (n.op == Op::slice) return blocks(n.operands[0], {n.begin + range.begin, range.count});
    if (n.op == Op::concat) return blocks_of_parts(n, range);
    if (n.op == Op::matvec || n.op == Op::outer) return builder_.apply(n.op, {blocks(n.operands[0], range), whole(n.operands[1])});
    std::vector<NodeId> operands;
    for (const NodeId operand : n.operands) operands.push_back(blocks(operand, range));
    return builder_.apply(n.op, std::move(operands));
  }

  NodeId blocks_of_parts(const Node& concat, Blocks range) {
    const int64_t first = node(concat.operands[0]).shape[0].count, end = range.begin + range.count;
    if (end <= first) return blocks(concat.operands[0], range);
    if (range.begin >= first) return blocks(concat.operands[1], {range.begin - first, range.count});
    return builder_.apply(Op::concat,
                          {blocks(concat.operands[0], {range.begin, first - range.begin}), blocks(concat.operands[1], {0, end - first})});
  }

  const Graph& graph_;
  Builder builder_;
  std::map<NodeId, NodeId> known_;
};

}  // namespace

Graph push_slices(const Graph& graph) { return Pusher(graph).run(); }

}  // namespace cellc
