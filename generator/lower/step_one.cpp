// step_one: N = 1, where latency counts; the sum over k runs in several chains.
#include <algorithm>

#include "lower/step_terms.h"

namespace cellc {
namespace {

using Halide::Expr;
using Halide::Func;
using Halide::RDom;
using Halide::Stage;
using Halide::TailStrategy;
using Halide::Var;

struct Chains {
  Var j{"j"}, n{"n"}, chain{"chain"}, panel{"panel"}, part{"part"}, vector{"vector"}, lane{"lane"};
};

// strict_float keeps LLVM from adding the chains one after the other, which would make one chain of them again.
Expr tree_sum(std::vector<Expr> values) {
  while (values.size() > 1) {
    std::vector<Expr> next;
    for (size_t i = 0; i + 1 < values.size(); i += 2) next.push_back(values[i] + values[i + 1]);
    if (values.size() % 2 == 1) next.push_back(values.back());
    values = std::move(next);
  }
  return Halide::strict_float(values.front());
}

struct SplitSum {
  Func chains, total;
  std::vector<std::pair<RDom, bool>> updates;  ///< domain of each update, and whether it is the short rest
};

// chains(j, c, n) takes k = c, c + chains, c + 2 chains, ...; what remains of k goes to the first chains.
SplitSum split_sum(const Graph& graph, const StepBuffers& buffers, size_t p, size_t a, const Chains& v, int chains) {
  SplitSum result{Func("chains"), Func("total"), {}};
  result.chains(v.j, v.chain, v.n) =
      Halide::select(v.chain == 0, start(buffers, p, a, v.j, v.n), Halide::Internal::make_zero(buffers.type));
  for (const Product& product : products(graph, buffers, buffers.panels[p].accumulators[a])) {
    const Expr length = columns(buffers, p, product);
    const auto operand = [&](const Expr& at, const Var& n) { return element(graph, buffers, product.operand, at, n); };
    const RDom k(0, length / chains, "k");
    const Expr at = k * chains + v.chain;
    result.chains(v.j, v.chain, v.n) += weight(buffers, p, product.segment, v.j, at) * operand(at, v.n);
    result.updates.emplace_back(k, false);
    if (chains == 1 || Halide::Internal::is_const_zero(Halide::Internal::simplify(length % chains))) continue;
    const RDom rest(0, length % chains, "rest");
    const Expr last = length / chains * chains + rest;
    result.chains(v.j, rest, v.n) += weight(buffers, p, product.segment, v.j, last) * operand(last, v.n);
    result.updates.emplace_back(rest, true);
  }
  std::vector<Expr> parts;
  for (int c = 0; c < chains; ++c) parts.push_back(result.chains(v.j, c, v.n));
  result.total(v.j, v.n) = tree_sum(parts);
  return result;
}

void schedule_chains(SplitSum& sum, Func& out, const Chains& v, const Schedule& schedule) {
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
    if (schedule.one_unroll > 1) update.unroll(k.x, schedule.one_unroll, TailStrategy::GuardWithIf);
  }
}

Func step_one_output(const Plan& plan, const StepBuffers& buffers, size_t p) {
  const Chains v;
  const Schedule& schedule = plan.schedule;
  std::vector<SplitSum> sums;
  std::vector<Func> totals;
  for (size_t a = 0; a < buffers.panels[p].accumulators.size(); ++a) {
    sums.push_back(split_sum(plan.graph, buffers, p, a, v, schedule.one_chains));
    totals.push_back(sums.back().total);
  }
  auto [out, tail] = output_of(plan, buffers, p, totals, v.j, v.n, {true, true});
  out.split(v.j, v.vector, v.lane, schedule.lanes, tail)
      .split(v.vector, v.panel, v.vector, std::max(schedule.panel_vectors, schedule.one_vectors), TailStrategy::GuardWithIf)
      .split(v.vector, v.part, v.vector, schedule.one_vectors)
      .reorder(v.lane, v.vector, v.part, v.panel, v.n)
      .vectorize(v.lane)
      .unroll(v.vector);
  for (SplitSum& sum : sums) schedule_chains(sum, out, v, schedule);
  return out;
}

}  // namespace

Kernel step_one_kernel(const Plan& plan) { return step_of(plan, "step_one", {true, true}, Part::whole, step_one_output); }

Kernel recur_one_kernel(const Plan& plan) { return step_of(plan, "recur_one", {true, true}, Part::states, step_one_output); }

}  // namespace cellc
