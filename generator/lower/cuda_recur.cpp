// recur: several steps in one launch. A block of threads owns some rows of the batch and all hidden units; the states between the steps are
// in its shared memory.
#include <fmt/format.h>

#include <algorithm>

#include "lower/cuda_recurrence.h"
#include "lower/cuda_steps.h"
#include "lower/cuda_sum.h"
#include "lower/lower.h"
#include "lower/step_terms.h"

namespace cellc {
namespace {

using Halide::Expr;
using Halide::Func;
using Halide::TailStrategy;
using Halide::Var;

constexpr int64_t most_threads = 1024;
constexpr int multiprocessors = 128;  // about as many as GPUs have: so many rows are a block each
// Weights in the registers of a thread, which has 128; others are read at every step, from the cache, so many at once.
constexpr int resident_weights = 64, resident_gate_weights = 72, loaded_weights = 16;

// One multiprocessor takes longer to read more weights at every step than all of them together take with a launch for each.
constexpr int64_t most_weight_bytes = 600 << 10;

int64_t units_of(const Panel& panel, const Plan& plan) { return panel.rows.count * plan.sizes.at(panel.rows.name); }

// The most rows of a block: shared memory holds their states and what was projected, of all steps, and the parts of the sums.
int most_rows(const Plan& plan, const Panel& panel) {
  const int64_t chains = plan.schedule.few_chains, sums = static_cast<int64_t>(panel.accumulators.size());
  const int64_t over_time = static_cast<int64_t>(panel.results.size() + projected_of(plan.graph, panel).size());
  const int64_t units = in_cuda_vectors(units_of(panel, plan));
  const int64_t row = (recur_steps * over_time + (chains > 1 ? chains * sums : 0)) * units * element_types(plan).compute.bytes();
  int rows = plan.schedule.few_rows;
  while (rows > 0 && rows * row > cuda_shared_bytes) rows /= 2;
  return rows;
}

struct Step {
  Func states;
  std::vector<CudaSum> sums;
};

Step step_at(const Plan& plan, const StepBuffers& buffers, int step, const CudaVars& v) {
  Step result{Func(fmt::format("step_{}", step)), {}};
  std::vector<Func> totals;
  const auto sums = static_cast<int>(buffers.panels[0].accumulators.size());
  const CudaLoops loops{plan.schedule.few_chains, std::max(1, loaded_weights / sums),
                        (sums == 1 ? resident_weights : resident_gate_weights) / sums};
  for (size_t a = 0; a < buffers.panels[0].accumulators.size(); ++a) {
    result.sums.push_back(cuda_sum(plan.graph, buffers, 0, a, v, loops));
    totals.push_back(result.sums.back().total);
  }
  result.states(v.j, v.n) = Halide::Tuple(new_states(plan.graph, buffers, 0, {totals, nullptr, v.j, v.n, {}}).values);
  return result;
}

void schedule_step(Step& step, Func& out, const Var& block, const CudaVars& v, int units, bool rows_are_threads) {
  step.states.compute_at(out, block).store_in(Halide::MemoryType::GPUShared).align_storage(v.j, cuda_vector);
  if (rows_are_threads)
    step.states.gpu_threads(v.j, v.n);
  else
    step.states.reorder(v.n, v.j).unroll(v.n).gpu_threads(v.j);
  for (CudaSum& sum : step.sums) {
    if (sum.partial)
      schedule_in_block(sum, out, block, v, units, 1);
    else
      schedule_in_thread(sum, step.states, v.j, v, 1);
  }
}

// All steps at once: their way from memory is waited for once.
void schedule_projected(Func staged, Func& out, const Var& block, const CudaVars& v, const Var& t, int units, int chains) {
  const Var some("some");
  staged.compute_at(out, block)
      .store_in(Halide::MemoryType::GPUShared)
      .bound(v.j, 0, units)
      .bound(t, 0, recur_steps)
      .split(t, t, some, chains)
      .reorder(t, v.n, v.j, some)
      .unroll(t)
      .unroll(v.n)
      .gpu_threads(v.j, some);
}

// The states after each step, (units, N, steps).
Func states_over_time(const std::vector<Step>& steps, size_t state_count, const CudaVars& v, const Var& t, int units) {
  std::vector<Expr> values;
  for (size_t k = 0; k < state_count; ++k) {
    std::vector<Expr> over_time;
    for (const Step& step : steps) over_time.push_back(state_value(step.states, k, v));
    values.push_back(Halide::mux(t, over_time));
  }
  Func out("new_states");
  out(v.j, v.n, t) = Halide::Tuple(values);
  Halide::OutputImageParam first = out.output_buffers()[0];
  first.dim(0).set_bounds(0, units);
  first.dim(1).set_min(0);
  first.dim(2).set_bounds(0, recur_steps);
  for (Halide::OutputImageParam buffer : out.output_buffers()) buffer.dim(0).set_stride(Expr());
  return out;
}

}  // namespace

bool has_cuda_recur(const Plan& plan) {
  const std::vector<Panel> parts = panels(plan.graph);
  if (plan.sizes.empty() || parts.size() != 1 || projected_of(plan.graph, parts[0]).empty()) return false;
  const int64_t units = units_of(parts[0], plan), weights = static_cast<int64_t>(parts[0].accumulators.size()) * units * units;
  return units * plan.schedule.few_chains <= most_threads && most_rows(plan, parts[0]) > 0 &&
         weights * element_types(plan).compute.bytes() <= most_weight_bytes;
}

Kernel cuda_recur_kernel(const Plan& plan) {
  const CudaVars v;
  const Var t("t"), rows("rows"), row("row");
  const CudaRecurrence all = cuda_recurrence(plan, v, t);
  const Panel& panel = all.buffers.panels[0];
  const auto units = static_cast<int>(units_of(panel, plan));
  std::vector<Step> steps;
  for (int s = 0; s < recur_steps; ++s) {
    const StepBuffers buffers = buffers_of_step(all, plan.graph, s, s == 0 ? nullptr : &steps.back().states, v);
    steps.push_back(step_at(plan, buffers, s, v));
  }
  Func out = states_over_time(steps, panel.results.size(), v, t, units);
  const auto tile = [&](Halide::Stage stage, int height) {
    stage.split(v.n, rows, row, height, TailStrategy::ShiftInwards)
        .reorder(t, row, v.j, rows)
        .unroll(t)
        .unroll(row)
        .gpu_blocks(rows)
        .gpu_threads(v.j);
  };
  const int most = most_rows(plan, panel), chains = plan.schedule.few_chains;
  for (int height = most; height > 1; height /= 2)
    tile(out.specialize(out.output_buffers()[0].dim(1).extent() > height / 2 * multiprocessors), height);
  tile(out, 1);
  for (const auto& [key, staged] : all.projected) schedule_projected(staged, out, rows, v, t, units, chains);
  for (Step& step : steps) schedule_step(step, out, rows, v, units, chains >= most);
  return {"recur", Halide::Pipeline(out), all.arguments};
}

}  // namespace cellc
