// recur: several steps in one launch. A block of threads owns some rows of the batch and all hidden units; the states between the steps are
// in its shared memory.
#include <fmt/format.h>

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

constexpr int64_t most_threads = 1024, shared_bytes = 48 << 10;

int64_t units_of(const Panel& panel, const Plan& plan) { return panel.rows.count * plan.sizes.at(panel.rows.name); }

// What the kernel takes of the vectors beside the states, a step after the other: (features, N, steps).
struct Moving {
  Halide::ImageParam buffer;
  Func at(int step, const CudaVars& v) const {
    Func result(buffer.name() + "_at");
    result(v.j, v.n) = buffer(v.j, v.n, step);
    return result;
  }
};

Moving moving(Halide::Type type, const std::string& name, const Expr& features) {
  Halide::ImageParam buffer(type, 3, name);
  for (int d = 0; d < 3; ++d) buffer.dim(d).set_min(0);
  if (features.defined()) buffer.dim(0).set_extent(features);
  return {buffer};
}

struct Recurrence {
  StepBuffers buffers;
  std::map<NodeId, Moving> inputs;
  std::map<std::pair<size_t, size_t>, Moving> projected;
  std::vector<Halide::Argument> arguments;
};

Recurrence recurrence(const Plan& plan) {
  Recurrence result{step_buffers(plan, Promise::nothing, Part::states), {}, {}, {}};
  StepBuffers& buffers = result.buffers;
  for (const NodeId id : nodes_of(plan.graph, Op::input)) {
    const Node& node = plan.graph.nodes[static_cast<size_t>(id)];
    const Moving input =
        moving(buffers.types.vectors.type, node.name, static_cast<int>(node.shape[0].count * plan.sizes.at(node.shape[0].name)));
    result.arguments.emplace_back(input.buffer);
    result.inputs.emplace(id, input);
  }
  for (const NodeId id : nodes_of(plan.graph, Op::state)) result.arguments.emplace_back(buffers.vectors.at(id));
  for (const auto& [key, unused] : buffers.projected) {
    const Moving sums = moving(buffers.types.compute, fmt::format("projected_{}_{}", key.first, key.second), Expr());
    result.arguments.emplace_back(sums.buffer);
    result.projected.emplace(key, sums);
  }
  result.arguments.emplace_back(buffers.packed);
  return result;
}

// A Func of one value is none of a tuple.
Expr value_of(const Func& states, size_t k, const CudaVars& v) {
  return states.outputs() == 1 ? Expr(states(v.j, v.n)) : Expr(states(v.j, v.n)[static_cast<int>(k)]);
}

// The vectors of one step; `before`: the states after the step before, null for the first.
StepBuffers buffers_at(const Recurrence& all, const Graph& graph, int step, const Func* before, const CudaVars& v) {
  StepBuffers buffers = all.buffers;
  for (const auto& [id, input] : all.inputs) buffers.moving[id] = input.at(step, v);
  for (const auto& [key, sums] : all.projected) buffers.projected[key] = sums.at(step, v);
  const std::vector<NodeId> states = nodes_of(graph, Op::state);
  for (size_t k = 0; before != nullptr && k < states.size(); ++k) {
    Func state(fmt::format("state_{}_{}", k, step));
    state(v.j, v.n) = value_of(*before, k, v);
    buffers.moving[states[k]] = state;
  }
  return buffers;
}

struct Step {
  Func states;
  std::vector<CudaSum> sums;
};

Step step_at(const Plan& plan, const StepBuffers& buffers, int step, const CudaVars& v) {
  Step result{Func(fmt::format("step_{}", step)), {}};
  std::vector<Func> totals;
  for (size_t a = 0; a < buffers.panels[0].accumulators.size(); ++a) {
    result.sums.push_back(cuda_sum(plan.graph, buffers, 0, a, v, plan.schedule.few_chains, plan.schedule.one_unroll));
    totals.push_back(result.sums.back().total);
  }
  result.states(v.j, v.n) = Halide::Tuple(new_states(plan.graph, buffers, 0, {totals, nullptr, v.j, v.n, {}}).values);
  return result;
}

void schedule_step(Step& step, Func& out, const Var& block, const CudaVars& v, int units) {
  step.states.compute_at(out, block).store_in(Halide::MemoryType::GPUShared).reorder(v.n, v.j).unroll(v.n).gpu_threads(v.j);
  for (CudaSum& sum : step.sums) {
    if (sum.partial)
      schedule_in_block(sum, out, block, v, units);
    else
      schedule_in_thread(sum, step.states, v.j, v, 1);
  }
}

// The states after each step, (units, N, steps).
Func states_over_time(const std::vector<Step>& steps, size_t state_count, const CudaVars& v, const Var& t, int units) {
  std::vector<Expr> values;
  for (size_t k = 0; k < state_count; ++k) {
    std::vector<Expr> over_time;
    for (const Step& step : steps) over_time.push_back(value_of(step.states, k, v));
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
  const Schedule& schedule = plan.schedule;
  const int64_t units = units_of(parts[0], plan), types = element_types(plan).compute.bytes();
  const int64_t states = recur_steps * static_cast<int64_t>(parts[0].results.size());
  const int64_t partial = schedule.few_chains > 1 ? schedule.few_chains * static_cast<int64_t>(parts[0].accumulators.size()) : 0;
  return units * schedule.few_chains <= most_threads && (states + partial) * units * schedule.few_rows * types <= shared_bytes;
}

Kernel cuda_recur_kernel(const Plan& plan) {
  const CudaVars v;
  const Var t("t"), rows("rows"), row("row");
  const Recurrence all = recurrence(plan);
  const auto units = static_cast<int>(units_of(all.buffers.panels[0], plan));
  std::vector<Step> steps;
  for (int s = 0; s < recur_steps; ++s) {
    const StepBuffers buffers = buffers_at(all, plan.graph, s, s == 0 ? nullptr : &steps.back().states, v);
    steps.push_back(step_at(plan, buffers, s, v));
  }
  Func out = states_over_time(steps, all.buffers.panels[0].results.size(), v, t, units);
  const auto tile = [&](Halide::Stage stage, int height) {
    stage.split(v.n, rows, row, height, TailStrategy::ShiftInwards)
        .reorder(t, row, v.j, rows)
        .unroll(t)
        .unroll(row)
        .gpu_blocks(rows)
        .gpu_threads(v.j);
  };
  const int few = plan.schedule.few_rows;
  tile(out.specialize(out.output_buffers()[0].dim(1).extent() >= few), few);
  tile(out, 1);
  for (Step& step : steps) schedule_step(step, out, rows, v, units);
  return {"recur", Halide::Pipeline(out), all.arguments};
}

}  // namespace cellc
