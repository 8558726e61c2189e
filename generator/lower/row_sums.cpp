#include "lower/row_sums.h"

#include "lower/split_sum.h"
#include "lower/step_terms.h"

namespace cellc {

using Halide::Expr;
using Halide::Func;
using Halide::RDom;

RowSums::RowSums(const Graph& graph, const StepBuffers& buffers, size_t p, int lanes)
    : graph_(graph), buffers_(buffers), p_(p), lanes_(lanes) {}

Expr RowSums::at(NodeId id, const Expr& n) {
  if (!sums_.count(id)) {
    RowSum made = make(id);  // may make others first
    order_.push_back(id);
    sums_.emplace(id, std::move(made));
  }
  return sums_.at(id).total(n);
}

// Whole vectors first; the last, partial one is read within the row.
RowSums::RowSum RowSums::make(NodeId id) {
  const Node& node = graph_.nodes[static_cast<size_t>(id)];
  const Expr units = extent(graph_.nodes[static_cast<size_t>(node.operands[0])].shape[0], buffers_.extents);
  const Expr zero = Halide::Internal::make_zero(buffers_.types.compute), whole = Halide::Internal::simplify(units / lanes_);
  const Expr rest = Halide::Internal::simplify(units - whole * lanes_);
  RowSum sum{Func("row_lanes"), Func("row_sum")};
  const auto value = [&](const Expr& j, const Expr& readable) {
    return value_in_row(graph_, buffers_, p_, node.operands[0], {no_accumulators_, this, j, n_, readable});
  };
  sum.lanes(lane_, n_) = zero;
  const RDom vector(0, whole, "vector"), last(0, Halide::min(rest, 1), "last");
  sum.lanes(lane_, n_) += value(vector * lanes_ + lane_, {});
  const Expr j = (whole + last) * lanes_ + lane_;
  if (!Halide::Internal::is_const_zero(rest)) sum.lanes(lane_, n_) += Halide::select(j < units, value(j, units), zero);
  std::vector<Expr> lanes;
  for (int lane = 0; lane < lanes_; ++lane) lanes.push_back(sum.lanes(lane, n_));
  const Expr total = tree_sum(lanes);
  sum.total(n_) = node.op == Op::mean ? total / Halide::cast(buffers_.types.compute, units) : total;
  return sum;
}

void RowSums::schedule(Func& out, const Halide::Var& at) {
  for (const NodeId id : order_) {
    RowSum& sum = sums_.at(id);
    sum.total.compute_at(out, at);
    sum.lanes.compute_at(out, at).bound(lane_, 0, lanes_).vectorize(lane_);
    for (int k = 0; k < sum.lanes.num_update_definitions(); ++k) {
      Halide::Stage update = sum.lanes.update(k);
      update.reorder(lane_, Halide::RVar(update.get_schedule().rvars()[0].var), n_).vectorize(lane_);
    }
  }
}

}  // namespace cellc
