#include "lower/cuda_steps.h"

#include "lower/cuda_sum.h"
#include "lower/step_terms.h"

namespace cellc {
namespace {

using Halide::Expr;
using Halide::Func;
using Halide::Stage;
using Halide::TailStrategy;
using Halide::Var;

constexpr int row_threads = 4;  // of a block of step_many: warps that meet the same weights

struct Sums {
  std::vector<CudaSum> sums;
  std::vector<Func> totals;
};

Sums sums_of(const Plan& plan, const StepBuffers& buffers, size_t p, const CudaVars& v, int chains, int unroll) {
  Sums result;
  for (size_t a = 0; a < buffers.panels[p].accumulators.size(); ++a) {
    result.sums.push_back(cuda_sum(plan.graph, buffers, p, a, v, chains, unroll));
    result.totals.push_back(result.sums.back().total);
  }
  return result;
}

// Few rows: a block is a warp of hidden units for each chain.
Func few_output(const Plan& plan, const StepBuffers& buffers, size_t p) {
  const CudaVars v;
  const Var units("units"), unit("unit"), rows("rows"), row("row");
  const Schedule& schedule = plan.schedule;
  Sums sums = sums_of(plan, buffers, p, v, schedule.one_chains, schedule.one_unroll);
  Func out = output_of(plan, buffers, p, {sums.totals, nullptr, v.j, v.n, {}}, Promise::nothing).func;
  const auto tile = [&](Stage stage, int height) {
    stage.split(v.n, rows, row, height, TailStrategy::ShiftInwards)
        .split(v.j, units, unit, schedule.lanes, TailStrategy::GuardWithIf)
        .reorder(row, unit, rows, units)
        .unroll(row)
        .gpu_blocks(rows, units)
        .gpu_threads(unit);
  };
  tile(out.specialize(out.output_buffers()[0].dim(1).extent() >= schedule.few_rows), schedule.few_rows);
  tile(out, 1);
  for (CudaSum& sum : sums.sums) {
    if (sum.partial)
      schedule_in_block(sum, out, rows, v, schedule.lanes);
    else
      schedule_in_thread(sum, out, unit, v, 1);
  }
  return out;
}

// Many rows: a thread has a tile of panel_vectors neighbouring hidden units, whose weights are one load, and of rows.
Func many_output(const Plan& plan, const StepBuffers& buffers, size_t p) {
  const CudaVars v;
  const Var units("units"), unit("unit"), lane("lane"), rows("rows"), row_thread("row_thread"), row("row");
  const Schedule& schedule = plan.schedule;
  Sums sums = sums_of(plan, buffers, p, v, 1, schedule.unroll);
  Func out = output_of(plan, buffers, p, {sums.totals, nullptr, v.j, v.n, {}}, Promise::nothing).func;
  out.split(v.n, row_thread, row, schedule.rows, TailStrategy::ShiftInwards)
      .split(row_thread, rows, row_thread, row_threads, TailStrategy::GuardWithIf)
      .split(v.j, lane, unit, schedule.panel_vectors, TailStrategy::GuardWithIf)
      .split(lane, units, lane, schedule.lanes, TailStrategy::GuardWithIf)
      .reorder(unit, row, lane, row_thread, rows, units)
      .unroll(unit)
      .unroll(row)
      .gpu_blocks(rows, units)
      .gpu_threads(lane, row_thread);
  for (CudaSum& sum : sums.sums) schedule_in_thread(sum, out, lane, v, schedule.panel_vectors);
  return out;
}

}  // namespace

Kernel cuda_pack_kernel(const Plan& plan) {
  Kernel kernel = pack_kernel(plan);
  Func packed = kernel.pipeline.outputs()[0];
  const Var block("block"), thread("thread");
  packed.gpu_tile(packed.args()[0], block, thread, 256, TailStrategy::GuardWithIf);
  return kernel;
}

Kernel cuda_step_kernel(const Plan& plan) { return step_of(plan, "step", Promise::nothing, Part::whole, few_output); }

Kernel cuda_step_many_kernel(const Plan& plan) { return step_of(plan, "step_many", Promise::nothing, Part::whole, many_output); }

Kernel cuda_project_kernel(const Plan& plan) { return step_of(plan, "project", Promise::unit_strides, Part::inputs, many_output); }

}  // namespace cellc
