#include "passes/stages.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "passes/stage_cut.h"

namespace cellc {
namespace {

// Builds the graph of one stage.
class StageBuilder {
 public:
  StageBuilder(const Graph& graph, const StageCut& cut, size_t number)
      : graph_(graph),
        cut_(cut),
        number_(number),
        inputs_(nodes_of(graph, Op::input)),
        states_(nodes_of(graph, Op::state)),
        builder_(fmt::format("{}_stage_{}", graph.cell, number)) {}

  Stage run() {
    std::vector<size_t> makes;
    std::vector<NodeId> results;
    for (const NodeId id : nodes_of(graph_, Op::param)) build(id);
    for (const auto& [id, place] : made()) {
      builder_.leaf(Op::state, name_of(place), node(id).shape);
      makes.push_back(place);
      results.push_back(build(id));
    }
    return {std::move(builder_).finish(std::move(results)), std::move(reads_), std::move(makes)};
  }

 private:
  const Node& node(NodeId id) const { return graph_.nodes[static_cast<size_t>(id)]; }
  size_t first_result() const { return inputs_.size() + states_.size(); }

  // Among the vectors that `reads` and `makes` count.
  size_t place_of(NodeId id) const {
    size_t first = 0;
    for (const std::vector<NodeId>* all : {&inputs_, &states_, &graph_.results, &cut_.slots}) {
      const auto found = std::find(all->begin(), all->end(), id);
      if (found != all->end()) return first + static_cast<size_t>(found - all->begin());
      first += all->size();
    }
    throw GraphError(fmt::format("node %{} is made by no stage", id));
  }

  // "new_hx" of a new state, "made_1" of the second slot.
  std::string name_of(size_t place) const {
    const size_t result = place - first_result();
    if (result < states_.size()) return free_name(graph_, "new_" + node(states_[result]).name);
    return free_name(graph_, fmt::format("made_{}", result - states_.size()));
  }

  // Nodes and their places, those of one dimension together, as kernels compute them side by side. A node that is two new states is made
  // twice.
  std::vector<std::pair<NodeId, size_t>> made() const {
    std::vector<std::pair<NodeId, size_t>> all;
    std::vector<Shape> shapes;
    for (const NodeId id : cut_.made[number_]) {
      const size_t before = all.size();
      for (size_t k = 0; k < graph_.results.size(); ++k)
        if (graph_.results[k] == id) all.emplace_back(id, first_result() + k);
      if (all.size() == before) all.emplace_back(id, place_of(id));
      shapes.push_back(node(id).shape);
    }
    const auto order = [&](const auto& one) { return std::find(shapes.begin(), shapes.end(), node(one.first).shape); };
    std::stable_sort(all.begin(), all.end(), [&](const auto& a, const auto& b) { return order(a) < order(b); });
    return all;
  }

  NodeId read(NodeId id) {
    const size_t place = place_of(id);
    reads_.push_back(place);
    return builder_.leaf(Op::input, is_vector(id) ? node(id).name : name_of(place), node(id).shape);
  }

  bool is_vector(NodeId id) const { return node(id).op == Op::input || node(id).op == Op::state; }

  NodeId build(NodeId id) {
    if (const auto found = known_.find(id); found != known_.end()) return found->second;
    return known_[id] = make(id);
  }

  // A parameter may stand beside what is read of it.
  NodeId build_block(NodeId id) {
    if (node(id).op != Op::param || !cut_.is_made_before(number_, id)) return build(id);
    const auto found = blocks_.find(id);
    return found != blocks_.end() ? found->second : blocks_[id] = read(id);
  }

  NodeId make(NodeId id) {
    const Node& n = node(id);
    if (n.op == Op::param) return builder_.leaf(n.op, n.name, n.shape);
    if (n.op == Op::constant) return builder_.constant(n.value);
    if (is_vector(id) || cut_.is_made_before(number_, id)) return read(id);
    std::vector<NodeId> operands;
    for (const NodeId operand : n.operands) operands.push_back(n.op == Op::concat ? build_block(operand) : build(operand));
    return n.op == Op::slice ? builder_.slice(operands[0], n.begin, n.shape[0].count) : builder_.apply(n.op, std::move(operands));
  }

  const Graph& graph_;
  const StageCut& cut_;
  size_t number_;
  std::vector<NodeId> inputs_, states_;
  Builder builder_;
  std::vector<size_t> reads_;
  std::map<NodeId, NodeId> known_, blocks_;
};

}  // namespace

Stages stages(const Graph& graph) {
  const StageCut cut = stage_cut(graph);
  Stages result;
  if (cut.made.size() == 1) return result;
  for (size_t number = 0; number < cut.made.size(); ++number) result.stages.push_back(StageBuilder(graph, cut, number).run());
  for (const NodeId id : cut.slots) result.slots.push_back(graph.nodes[static_cast<size_t>(id)].shape[0]);
  return result;
}

}  // namespace cellc
