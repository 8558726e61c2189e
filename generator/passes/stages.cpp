#include "passes/stages.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include <fmt/format.h>

namespace cellc {
namespace {

bool is_sum(Op op) { return op == Op::add || op == Op::sub || op == Op::neg; }
bool is_row_sum(Op op) { return op == Op::reduce_sum || op == Op::mean; }

// By node: the first stage that can compute it, and, if it holds products, the last stage of these.
struct Levels {
  std::vector<int> node, products;
};

class Cutter {
 public:
  explicit Cutter(const Graph& graph) : graph_(graph), of_parameters_(of_parameters(graph)), levels_(levels()) {
    for (const NodeId result : graph.results) last_ = std::max(last_, level(result));
    made_.resize(static_cast<size_t>(last_) + 1);
    for (const NodeId result : graph.results) make_in(level(result), result);
  }

  Stages run() {
    for (int stage = last_; stage >= 0; --stage)
      for (size_t k = 0; k < made_in(stage).size(); ++k) visit(stage, made_in(stage)[k], false);
    Stages result;
    if (last_ == 0) return result;
    for (int stage = last_; stage >= 0; --stage) result.stages.insert(result.stages.begin(), stage_of(stage));
    for (const NodeId id : slots_) result.slots.push_back(node(id).shape[0]);
    return result;
  }

 private:
  const Node& node(NodeId id) const { return graph_.nodes[static_cast<size_t>(id)]; }
  bool is_of_parameters(NodeId id) const { return of_parameters_[static_cast<size_t>(id)]; }
  int level(NodeId id) const { return levels_.node[static_cast<size_t>(id)]; }
  bool holds_products(NodeId id) const { return levels_.products[static_cast<size_t>(id)] >= 0; }
  std::vector<NodeId>& made_in(int stage) { return made_[static_cast<size_t>(stage)]; }

  // A vector that a product takes as it is: of inputs, states or parameters, or a block of one.
  bool is_there(NodeId id) const { return is_of_parameters(id) || is_leaf(node(node(id).op == Op::slice ? node(id).operands[0] : id).op); }

  bool takes_computed_vector(const Node& n) const { return n.op == Op::matvec && !is_there(n.operands[1]); }

  Levels levels() const {
    Levels all{std::vector<int>(graph_.nodes.size(), 0), std::vector<int>(graph_.nodes.size(), -1)};
    for (size_t id = 0; id < graph_.nodes.size(); ++id) {
      const Node& n = graph_.nodes[id];
      int &own = all.node[id], &products = all.products[id];
      if (of_parameters_[id]) continue;
      for (const NodeId operand : n.operands) {
        own = std::max(own, all.node[static_cast<size_t>(operand)]);
        products = std::max(products, all.products[static_cast<size_t>(operand)]);
      }
      if (takes_computed_vector(n)) own = std::max(own, all.node[static_cast<size_t>(n.operands[1])] + 1);
      if (is_row_sum(n.op)) own = std::max(own, products + 1);
      if (n.op == Op::matvec) products = own;
    }
    return all;
  }

  // A sum that holds products among its summands, which is what an accumulator computes.
  bool is_accumulated(NodeId id) const {
    const Node& n = node(id);
    if (is_of_parameters(id)) return false;
    return n.op == Op::matvec ||
           (is_sum(n.op) && std::any_of(n.operands.begin(), n.operands.end(), [&](NodeId k) { return is_accumulated(k); }));
  }

  void make_in(int stage, NodeId id) {
    std::vector<NodeId>& made = made_in(stage);
    if (std::find(made.begin(), made.end(), id) != made.end()) return;
    made.push_back(id);
    const bool is_result = std::find(graph_.results.begin(), graph_.results.end(), id) != graph_.results.end();
    if (!is_result) slots_.push_back(id);
  }

  // Marks what `stage` computes, and has earlier stages make what it can only read.
  void visit(int stage, NodeId id, bool is_in_row_sum) {
    const Node& n = node(id);
    if (is_of_parameters(id) || made_before(stage, id) || !visited_.insert({stage, id, is_in_row_sum}).second) return;
    if (is_in_row_sum && level(id) < stage && is_accumulated(id)) return make_in(level(id), id);
    if (takes_computed_vector(n)) return make_in(level(n.operands[1]), n.operands[1]);
    for (const NodeId operand : n.operands) visit(stage, operand, is_in_row_sum || is_row_sum(n.op));
  }

  bool computes(int stage, NodeId id) const { return visited_.count({stage, id, false}) + visited_.count({stage, id, true}) > 0; }

  bool made_before(int stage, NodeId id) const {
    return std::any_of(made_.begin(), made_.begin() + stage,
                       [id](const std::vector<NodeId>& made) { return std::find(made.begin(), made.end(), id) != made.end(); });
  }

  // Whether `stage` reads it: a stage before makes it, or computes it anyway and then makes it.
  bool reads(int stage, NodeId id) {
    if (is_leaf(node(id).op) || made_before(stage, id)) return true;
    if (!holds_products(id) || node(id).shape.size() != 1) return false;
    for (int earlier = 0; earlier < stage; ++earlier)
      if (computes(earlier, id)) return make_in(earlier, id), true;
    return false;
  }

  // Among the vectors that `reads` and `makes` count.
  size_t place_of(NodeId id) const {
    const std::vector<NodeId> inputs = nodes_of(graph_, Op::input), states = nodes_of(graph_, Op::state);
    size_t first = 0;
    for (const std::vector<NodeId>* all : {&inputs, &states, &graph_.results, &slots_}) {
      const auto found = std::find(all->begin(), all->end(), id);
      if (found != all->end()) return first + static_cast<size_t>(found - all->begin());
      first += all->size();
    }
    throw GraphError(fmt::format("node %{} is made by no stage", id));
  }

  // "new_hx" of a new state, "made_1" of the second slot.
  std::string name_of(size_t place) const {
    const std::vector<NodeId> states = nodes_of(graph_, Op::state);
    const size_t slot = place - nodes_of(graph_, Op::input).size() - states.size();
    if (slot < states.size()) return free_name(graph_, "new_" + node(states[slot]).name);
    return free_name(graph_, fmt::format("made_{}", slot - states.size()));
  }

  struct Building {
    int number;
    Builder builder;
    std::vector<size_t> reads;
    std::map<NodeId, NodeId> known;
  };

  NodeId read(Building& stage, NodeId id) {
    const size_t place = place_of(id);
    stage.reads.push_back(place);
    return stage.builder.leaf(Op::input, is_leaf(node(id).op) ? node(id).name : name_of(place), node(id).shape);
  }

  NodeId build(Building& stage, NodeId id) {
    if (const auto found = stage.known.find(id); found != stage.known.end()) return found->second;
    return stage.known[id] = make(stage, id);
  }

  NodeId make(Building& stage, NodeId id) {
    const Node& n = node(id);
    if (n.op == Op::param) return stage.builder.leaf(n.op, n.name, n.shape);
    if (n.op == Op::constant) return stage.builder.constant(n.value);
    if (reads(stage.number, id)) return read(stage, id);
    std::vector<NodeId> operands;
    for (const NodeId operand : n.operands) operands.push_back(build(stage, operand));
    if (n.op == Op::slice) return stage.builder.slice(operands[0], n.begin, n.shape[0].count);
    return stage.builder.apply(n.op, std::move(operands));
  }

  // What a stage makes, those of one dimension together, as kernels compute them side by side. A new state that is there twice is made
  // twice.
  std::vector<std::pair<NodeId, size_t>> results_of(int stage) {
    std::vector<std::pair<NodeId, size_t>> results;
    const size_t first = nodes_of(graph_, Op::input).size() + nodes_of(graph_, Op::state).size();
    std::vector<Shape> shapes;
    for (const NodeId id : made_in(stage)) {
      bool is_result = false;
      for (size_t k = 0; k < graph_.results.size(); ++k)
        if (graph_.results[k] == id) results.emplace_back(id, first + k), is_result = true;
      if (!is_result) results.emplace_back(id, place_of(id));
      shapes.push_back(node(id).shape);
    }
    const auto order = [&](const auto& made) { return std::find(shapes.begin(), shapes.end(), node(made.first).shape); };
    std::stable_sort(results.begin(), results.end(), [&](const auto& a, const auto& b) { return order(a) < order(b); });
    return results;
  }

  Stage stage_of(int number) {
    Building stage{number, Builder(fmt::format("{}_stage_{}", graph_.cell, number)), {}, {}};
    std::vector<size_t> makes;
    std::vector<NodeId> results;
    for (const NodeId id : nodes_of(graph_, Op::param)) build(stage, id);
    for (const auto& [id, place] : results_of(number)) {
      stage.builder.leaf(Op::state, name_of(place), node(id).shape);
      makes.push_back(place);
      results.push_back(build(stage, id));
    }
    return {std::move(stage.builder).finish(std::move(results)), std::move(stage.reads), std::move(makes)};
  }

  const Graph& graph_;
  std::vector<bool> of_parameters_;
  Levels levels_;
  int last_ = 0;
  std::vector<std::vector<NodeId>> made_;  ///< by stage
  std::vector<NodeId> slots_;
  std::set<std::tuple<int, NodeId, bool>> visited_;
};

}  // namespace

Stages stages(const Graph& graph) { return Cutter(graph).run(); }

}  // namespace cellc
