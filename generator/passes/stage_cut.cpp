#include "passes/stage_cut.h"

#include <algorithm>
#include <set>
#include <tuple>

namespace cellc {
namespace {

bool has(const std::vector<NodeId>& ids, NodeId id) { return std::find(ids.begin(), ids.end(), id) != ids.end(); }

class Cutter {
 public:
  explicit Cutter(const Graph& graph)
      : graph_(graph),
        of_parameters_(of_parameters(graph)),
        level_(graph.nodes.size(), 0),
        products_(graph.nodes.size(), -1),
        other_rows_(graph.nodes.size()) {
    find_other_rows();
    for (size_t id = 0; id < graph.nodes.size(); ++id)
      if (!of_parameters_[id]) find_level(id);
  }

  StageCut run() {
    int last = 0;
    for (const NodeId result : graph_.results) last = std::max(last, level(result));
    cut_.made.resize(static_cast<size_t>(last) + 1);
    for (const NodeId result : graph_.results) make_in(level(result), result);
    for (int stage = last; stage >= 0; --stage)
      for (size_t k = 0; k < made_in(stage).size(); ++k) visit(stage, made_in(stage)[k], false);
    for (int stage = last; stage > 0; --stage)
      for (size_t k = 0; k < made_in(stage).size(); ++k) share(stage, made_in(stage)[k]);
    return std::move(cut_);
  }

 private:
  const Node& node(NodeId id) const { return graph_.nodes[static_cast<size_t>(id)]; }
  bool is_of_parameters(NodeId id) const { return of_parameters_[static_cast<size_t>(id)]; }
  int level(NodeId id) const { return level_[static_cast<size_t>(id)]; }
  int products(NodeId id) const { return products_[static_cast<size_t>(id)]; }
  std::vector<NodeId>& made_in(int stage) { return cut_.made[static_cast<size_t>(stage)]; }
  bool is_made_before(int stage, NodeId id) const { return cut_.is_made_before(static_cast<size_t>(stage), id); }

  // A vector that a product takes as it is: of inputs, states or parameters, or a block of one.
  bool is_there(NodeId id) const { return is_of_parameters(id) || is_leaf(node(node(id).op == Op::slice ? node(id).operands[0] : id).op); }

  // Vectors of inputs and states, one on top of the other.
  bool is_copy(NodeId id) const {
    const Node& n = node(id);
    return n.op == Op::concat ? is_copy(n.operands[0]) && is_copy(n.operands[1]) : is_there(id) && !is_of_parameters(id);
  }

  // A kernel computes what it sums up over a row beside vectors of the same length. Marks the sums that others take, too.
  void find_other_rows() {
    std::vector<std::set<NodeId>> sums(graph_.nodes.size());  // by scalar: those that it takes
    for (size_t id = 0; id < graph_.nodes.size(); ++id) {
      const Node& n = graph_.nodes[id];
      for (const NodeId operand : n.operands)
        for (const NodeId sum : sums[static_cast<size_t>(operand)]) {
          if (n.shape.empty()) sums[id].insert(sum);
          other_rows_[static_cast<size_t>(sum)] =
              other_rows_[static_cast<size_t>(sum)] || (!n.shape.empty() && n.shape != node(node(sum).operands[0]).shape);
        }
      if (is_row_sum(n.op)) sums[id] = {static_cast<NodeId>(id)};
    }
  }

  // The operands that an earlier stage makes. A parameter in a concat with others, too: it is packed by the rows that it is used in.
  bool is_needed_before(NodeId id, NodeId operand) const {
    if (node(id).op == Op::concat) return !is_copy(operand);
    return other_rows_[static_cast<size_t>(id)] && !is_of_parameters(operand) && !is_copy(operand);
  }

  bool takes_computed_vector(const Node& n) const { return n.op == Op::matvec && !is_there(n.operands[1]); }

  void find_level(size_t id) {
    const Node& n = graph_.nodes[id];
    for (const NodeId operand : n.operands) {
      level_[id] = std::max(level_[id], level(operand));
      products_[id] = std::max(products_[id], products(operand));
      if (is_needed_before(static_cast<NodeId>(id), operand)) level_[id] = std::max(level_[id], level(operand) + 1);
    }
    if (takes_computed_vector(n)) level_[id] = std::max(level_[id], level(n.operands[1]) + 1);
    if (is_row_sum(n.op)) level_[id] = std::max(level_[id], products_[id] + 1);
    if (n.op == Op::matvec) products_[id] = level_[id];
  }

  // A sum that holds products among its summands, which is what an accumulator computes.
  bool is_accumulated(NodeId id) const {
    const Node& n = node(id);
    if (is_of_parameters(id)) return false;
    const auto operand_is = [this](NodeId operand) { return is_accumulated(operand); };
    return n.op == Op::matvec || (is_sum(n.op) && std::any_of(n.operands.begin(), n.operands.end(), operand_is));
  }

  void make_in(int stage, NodeId id) {
    if (has(made_in(stage), id)) return;
    made_in(stage).push_back(id);
    if (!has(graph_.results, id)) cut_.slots.push_back(id);
  }

  // Marks what `stage` computes, and has earlier stages make what it can only read.
  void visit(int stage, NodeId id, bool is_in_row_sum) {
    const Node& n = node(id);
    if (is_of_parameters(id) || is_made_before(stage, id) || !computed_.insert({stage, id, is_in_row_sum}).second) return;
    if (is_in_row_sum && level(id) < stage && is_accumulated(id)) return make_in(level(id), id);
    if (takes_computed_vector(n)) return make_in(level(n.operands[1]), n.operands[1]);
    for (const NodeId operand : n.operands)
      is_needed_before(id, operand) ? make_in(level(operand), operand) : visit(stage, operand, is_in_row_sum || is_row_sum(n.op));
  }

  bool computes(int stage, NodeId id) const { return computed_.count({stage, id, false}) + computed_.count({stage, id, true}) > 0; }

  // What holds products and an earlier stage computes anyway, that stage makes.
  void share(int stage, NodeId id) {
    if (is_of_parameters(id) || is_made_before(stage, id) || !shared_.insert({stage, id}).second) return;
    if (products(id) >= 0 && node(id).shape.size() == 1)
      for (int earlier = 0; earlier < stage; ++earlier)
        if (computes(earlier, id)) return make_in(earlier, id);
    for (const NodeId operand : node(id).operands) share(stage, operand);
  }

  const Graph& graph_;
  std::vector<bool> of_parameters_;
  std::vector<int> level_;        ///< by node: the first stage that can compute it
  std::vector<int> products_;     ///< the last stage of the products that it holds; -1: none
  std::vector<bool> other_rows_;  ///< sums over a row that vectors of another length take
  StageCut cut_;
  std::set<std::tuple<int, NodeId, bool>> computed_;
  std::set<std::pair<int, NodeId>> shared_;
};

}  // namespace

bool StageCut::is_made_before(size_t stage, NodeId id) const {
  return std::any_of(made.begin(), made.begin() + static_cast<std::ptrdiff_t>(stage),
                     [id](const std::vector<NodeId>& ids) { return has(ids, id); });
}

StageCut stage_cut(const Graph& graph) { return Cutter(graph).run(); }

}  // namespace cellc
