#include "lower/row_sums.h"

#include "lower/step_terms.h"

namespace cellc {

using Halide::Expr;
using Halide::Func;
using Halide::RDom;

RowSums::RowSums(const Graph& graph, const StepBuffers& buffers, size_t p, const SumTile& tile, const std::map<NodeId, Quantised>& operands)
    : graph_(graph), buffers_(buffers), p_(p), tile_(tile), operands_(operands) {}

Expr RowSums::at(NodeId id, const Expr& n) {
  if (!sums_.count(id)) {
    RowSum made = make(id);  // may make others first
    order_.push_back(id);
    sums_.emplace(id, std::move(made));
  }
  return sums_.at(id).total(n);
}

RowSums::RowSum RowSums::make(NodeId id) {
  const Node& node = graph_.nodes[static_cast<size_t>(id)];
  const Expr units = extent(graph_.nodes[static_cast<size_t>(node.operands[0])].shape[0], buffers_.extents);
  RowSum sum{Func("row_lanes"), Func("row_sum"), {}};
  std::vector<Func> totals;
  for (size_t a = 0; a < buffers_.panels[p_].accumulators.size(); ++a) {
    sum.accumulators.push_back(split_sum(graph_, buffers_, p_, a, {j_, chain_, n_}, tile_, operands_));
    totals.push_back(sum.accumulators.back().total);
  }
  const int width = tile_.lanes * tile_.vectors;
  const RDom r(0, tile_.vectors, 0, (units + width - 1) / width, "units");
  const Expr j = (r.y * tile_.vectors + r.x) * tile_.lanes + lane_;
  const Expr value = value_in_row(graph_, buffers_, p_, node.operands[0], {totals, this, j, n_, units});
  sum.lanes(lane_, n_) = Halide::Internal::make_zero(buffers_.types.compute);
  sum.lanes(lane_, n_) += Halide::select(j < units, value, Halide::Internal::make_zero(buffers_.types.compute));
  std::vector<Expr> lanes;
  for (int lane = 0; lane < tile_.lanes; ++lane) lanes.push_back(sum.lanes(lane, n_));
  const Expr total = tree_sum(lanes);
  sum.total(n_) = node.op == Op::mean ? total / Halide::cast(buffers_.types.compute, units) : total;
  return sum;
}

void RowSums::schedule(Func& out, const Halide::Var& at) {
  for (const NodeId id : order_) {
    RowSum& sum = sums_.at(id);
    sum.total.compute_at(out, at);
    sum.lanes.compute_at(out, at).bound(lane_, 0, tile_.lanes).vectorize(lane_);
    Halide::Stage update = sum.lanes.update();
    const Halide::RVar vector(update.get_schedule().rvars()[0].var), panel(update.get_schedule().rvars()[1].var);
    update.reorder(lane_, vector, n_, panel).vectorize(lane_);
    for (SplitSum& accumulator : sum.accumulators) {
      schedule_sum(accumulator, {sum.lanes, panel}, {j_, chain_, n_}, tile_);
      if (!buffers_.types.weights.is_quantised()) store_totals(accumulator, {sum.lanes, panel}, {j_, chain_, n_}, tile_, 0);
    }
  }
}

}  // namespace cellc
