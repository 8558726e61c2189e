// step_one: N = 1, where latency counts; the sum over k runs in several chains.
#include <algorithm>

#include "lower/row_sums.h"
#include "lower/split_sum.h"
#include "lower/step_terms.h"

namespace cellc {
namespace {

using Halide::Func;
using Halide::Stage;
using Halide::TailStrategy;
using Halide::Var;

struct Loops {
  Var j{"j"}, n{"n"}, chain{"chain"}, panel{"panel"}, part{"part"}, vector{"vector"}, lane{"lane"};
};

Func step_one_output(const Plan& plan, const StepBuffers& buffers, size_t p) {
  const Loops v;
  const Schedule& schedule = plan.schedule;
  const SumTile tile{schedule.lanes, schedule.one_vectors, schedule.one_chains,
                     unrolled(schedule.one_unroll, schedule.one_chains, buffers)};
  std::vector<SplitSum> sums;
  std::vector<Func> totals;
  std::map<NodeId, Quantised> operands = quantised_operands(plan.graph, buffers, p, schedule);
  for (size_t a = 0; a < buffers.panels[p].accumulators.size(); ++a) {
    sums.push_back(split_sum(plan.graph, buffers, p, a, {v.j, v.chain, v.n}, tile, operands));
    totals.push_back(sums.back().total);
  }
  RowSums row_sums(plan.graph, buffers, p, plan.schedule.lanes);
  auto [out, tail] = output_of(plan, buffers, p, {totals, &row_sums, v.j, v.n, {}}, Promise::one_row);
  out.split(v.j, v.vector, v.lane, schedule.lanes, tail)
      .split(v.vector, v.panel, v.vector, std::max(schedule.panel_vectors, schedule.one_vectors), TailStrategy::GuardWithIf)
      .split(v.vector, v.part, v.vector, schedule.one_vectors)
      .reorder(v.lane, v.vector, v.part, v.panel, v.n)
      .vectorize(v.lane)
      .unroll(v.vector);
  for (SplitSum& sum : sums) schedule_sum(sum, {out, v.part}, {v.j, v.chain, v.n}, tile);
  row_sums.schedule(out, v.n);
  schedule_quantised(operands, out, v.n, plan.sizes.empty());
  return out;
}

}  // namespace

Kernel step_one_kernel(const Plan& plan) { return step_of(plan, "step_one", Promise::one_row, Part::whole, step_one_output); }

Kernel recur_one_kernel(const Plan& plan) { return step_of(plan, "recur_one", Promise::one_row, Part::states, step_one_output); }

}  // namespace cellc
