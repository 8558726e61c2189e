// step_one: N = 1, where latency counts; the sum over k runs in several chains.
#include <algorithm>

#include "lower/split_sum.h"
#include "lower/step_terms.h"

namespace cellc {
namespace {

using Halide::Func;
using Halide::Stage;
using Halide::TailStrategy;
using Halide::Var;

struct Chains {
  Var j{"j"}, n{"n"}, chain{"chain"}, panel{"panel"}, part{"part"}, vector{"vector"}, lane{"lane"};
};

void schedule_chains(SplitSum& sum, Func& out, const Chains& v, const Schedule& schedule, int unroll) {
  sum.chains.bound_extent(v.j, schedule.lanes * schedule.one_vectors);
  sum.chains.bound(v.chain, 0, schedule.one_chains);
  sum.chains.compute_at(out, v.part).vectorize(v.j, schedule.lanes).unroll(v.j).unroll(v.chain);
  for (size_t i = 0; i < sum.updates.size(); ++i) {
    const auto& [k, rest] = sum.updates[i];
    Stage update = sum.chains.update(static_cast<int>(i));
    if (rest) {
      update.reorder(v.j, k.x).vectorize(v.j, schedule.lanes).unroll(v.j);
      continue;
    }
    update.reorder(v.j, v.chain, k.x).vectorize(v.j, schedule.lanes).unroll(v.j).unroll(v.chain);
    if (unroll > 1) update.unroll(k.x, unroll, TailStrategy::GuardWithIf);
  }
}

Func step_one_output(const Plan& plan, const StepBuffers& buffers, size_t p) {
  const Chains v;
  const Schedule& schedule = plan.schedule;
  std::vector<SplitSum> sums;
  std::vector<Func> totals;
  for (size_t a = 0; a < buffers.panels[p].accumulators.size(); ++a) {
    sums.push_back(split_sum(plan.graph, buffers, p, a, {v.j, v.chain, v.n}, schedule.one_chains));
    totals.push_back(sums.back().total);
  }
  auto [out, tail] = output_of(plan, buffers, p, totals, v.j, v.n, Promise::one_row);
  out.split(v.j, v.vector, v.lane, schedule.lanes, tail)
      .split(v.vector, v.panel, v.vector, std::max(schedule.panel_vectors, schedule.one_vectors), TailStrategy::GuardWithIf)
      .split(v.vector, v.part, v.vector, schedule.one_vectors)
      .reorder(v.lane, v.vector, v.part, v.panel, v.n)
      .vectorize(v.lane)
      .unroll(v.vector);
  for (SplitSum& sum : sums) schedule_chains(sum, out, v, schedule, unrolled(schedule.one_unroll, schedule.one_chains, buffers));
  return out;
}

}  // namespace

Kernel step_one_kernel(const Plan& plan) { return step_of(plan, "step_one", Promise::one_row, Part::whole, step_one_output); }

Kernel recur_one_kernel(const Plan& plan) { return step_of(plan, "recur_one", Promise::one_row, Part::states, step_one_output); }

}  // namespace cellc
