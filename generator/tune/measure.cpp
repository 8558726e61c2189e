#include "tune/measure.h"

#include <chrono>
#include <cmath>

#include <cellc/limits.h>

#include "lower/panel.h"
#include "tune/candidate.h"
#include "tune/check.h"
#include "tune/operands.h"

namespace cellc {
namespace {

using Clock = std::chrono::steady_clock;

// Parameters are drawn from [-range, range].
double parameter_range(const Plan& plan) {
  double widest = 1;
  for (const auto& [name, size] : plan.sizes) widest = std::max(widest, static_cast<double>(size));
  return 1 / std::sqrt(widest);
}

double seconds_of(Step& step, Operands& operands, int64_t steps) {
  const int first_state = static_cast<int>(operands.inputs.size()), count = static_cast<int>(operands.states.size());
  const auto start = Clock::now();
  for (int64_t t = 0; t < steps; ++t) {
    for (int k = 0; k < count; ++k) {
      Tensor& from = operands.states[static_cast<size_t>(k)];
      Tensor& to = operands.outputs[static_cast<size_t>(k)];
      step.set_data(first_state + k, t % 2 == 0 ? from.data() : to.data());
      step.set_data(first_state + count + k, t % 2 == 0 ? to.data() : from.data());
    }
    step();
  }
  return std::chrono::duration<double>(Clock::now() - start).count();
}

double time_of(const Cell& cell, int64_t batch, Generator& generator) {
  constexpr double stretch = 40e-6, budget = 25e-3;
  Operands operands = draw_operands(cell, batch, generator);
  Step step = bind(cell, operands);
  int64_t steps = 2;
  while (seconds_of(step, operands, steps) < stretch / 2 && steps < (int64_t{1} << 20)) steps *= 2;
  const auto end = Clock::now() + std::chrono::duration<double>(budget);
  double best = seconds_of(step, operands, steps);
  for (int k = 0; k < 4 || Clock::now() < end; ++k) best = std::min(best, seconds_of(step, operands, steps));
  return best / static_cast<double>(steps);
}

struct Flops {
  double products = 0, activations = 0;
};

Flops flops_of(const Plan& plan) {
  const auto extent = [&](const Dim& dim) { return static_cast<double>(dim.count * plan.sizes.at(dim.name)); };
  Flops flops;
  for (const Panel& panel : panels(plan.graph)) {
    for (const Segment& segment : panel.segments) flops.products += segment.columns ? 2 * extent(panel.rows) * extent(*segment.columns) : 0;
    flops.activations += 28 * extent(panel.rows) * static_cast<double>(panel.results.size());
  }
  return flops;
}

// A lane of the dot product instructions multiplies four int8 or two bfloat16 at once; no processor starts more of them in a cycle than
// multiply-adds.
double products_of_a_lane(const Plan& plan) {
  const std::string_view weights = dtype_row(plan.dtype).weights;
  return weights == "int8" ? 4 : weights == "bfloat16" ? 2 : 1;
}

double parameter_bytes(const Plan& plan) {
  double elements = 0;
  for (const NodeId id : nodes_of(plan.graph, Op::param)) {
    const std::vector<int64_t> shape = extents(plan.graph.nodes[static_cast<size_t>(id)].shape, plan.sizes);
    if (shape.size() == 2) elements += static_cast<double>(shape[0] * shape[1]);
  }
  return elements * dtype_row(plan.dtype).weight_bytes;
}

}  // namespace

Measured measure_candidate(const Plan& plan, const std::filesystem::path& library, const std::vector<int64_t>& batches) {
  Cell cell = load_candidate(plan, library);
  Generator generator(1);
  cell.uniform_(-parameter_range(plan), parameter_range(plan), generator);
  try {
    check_numbers(plan, cell, generator);
  } catch (const CandidateError& error) {
    return {{}, error.what()};
  }
  Measured measured;
  for (const int64_t batch : batches) measured.times[batch] = time_of(cell, batch, generator);
  return measured;
}

Times measure_limits(const Plan& plan, const std::vector<int64_t>& batches) {
  const double peak = plan.dtype == "float64" ? limits::fma_peak<double>() : limits::fma_peak<float>();
  const double bytes = parameter_bytes(plan), rate = limits::stream_rate(static_cast<size_t>(std::max(bytes, 64.0)));
  const Flops flops = flops_of(plan);
  const double of_a_row = flops.products / products_of_a_lane(plan) + flops.activations;
  Times times;
  for (const int64_t batch : batches) times[batch] = limits::limit_seconds(static_cast<double>(batch) * of_a_row, bytes, peak, rate);
  return times;
}

}  // namespace cellc
