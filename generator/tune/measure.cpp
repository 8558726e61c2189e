#include "tune/measure.h"

#include <chrono>
#include <cmath>

#include <cellc/limits.h>
#include <fmt/format.h>

#include "graph/evaluate.h"
#include "lower/panel.h"
#include "tune/candidate.h"

namespace cellc {
namespace {

using Clock = std::chrono::steady_clock;

// The tensors of one call.
struct Operands {
  std::vector<Tensor> inputs, states, outputs;
};

std::vector<Tensor> draw(const TensorSpec* specs, int count, const Cell& cell, int64_t batch, Generator& generator) {
  std::vector<Tensor> result;
  for (int k = 0; k < count; ++k) {
    result.push_back(Tensor::zeros({batch, cell.size(specs[k].shape[0])}, cell.dtype()));
    uniform_(result.back().view(), -1, 1, generator);
  }
  return result;
}

Operands draw_operands(const Cell& cell, int64_t batch, Generator& generator) {
  const CellInfo& info = cell.info();
  return {draw(info.inputs, info.input_count, cell, batch, generator), draw(info.states, info.state_count, cell, batch, generator),
          draw(info.states, info.state_count, cell, batch, generator)};
}

template <class View>
std::vector<View> views(const std::vector<Tensor>& tensors) {
  std::vector<View> result;
  for (const Tensor& tensor : tensors) result.emplace_back(const_cast<Tensor&>(tensor).view());
  return result;
}

Step bind(const Cell& cell, const Operands& operands) {
  return cell.bind(views<ConstTensorView>(operands.inputs), views<ConstTensorView>(operands.states), views<TensorView>(operands.outputs));
}

std::vector<double> values(const ConstTensorView& view) {
  Tensor wide = Tensor::empty(view.sizes(), DType::float64);
  wide.view().copy_(view);
  return {wide.data<double>(), wide.data<double>() + wide.numel()};
}

// What rounding changes in a factor of the magnitude 1, at most: half a unit in the last place, doubled; for int8 half a 127th of each of
// two factors.
double rounding_of(const Plan& plan) {
  const Dtype& dtype = dtype_row(plan.dtype);
  const std::string_view coarsest = dtype.weight_bytes < dtype.bytes ? dtype.weights : dtype.vectors;
  if (coarsest == "int8") return 1.0 / 127;
  return coarsest == "float64" ? 0x1p-52 : coarsest == "float32" ? 0x1p-23 : coarsest == "float16" ? 0x1p-10 : 0x1p-8;
}

// Parameters are drawn from [-range, range].
double parameter_range(const Plan& plan) {
  double widest = 1;
  for (const auto& [name, size] : plan.sizes) widest = std::max(widest, static_cast<double>(size));
  return 1 / std::sqrt(widest);
}

void check_batch(const Plan& plan, const Cell& cell, int64_t batch, Generator& generator) {
  const Operands operands = draw_operands(cell, batch, generator);
  bind(cell, operands)();
  const CellInfo& info = cell.info();
  Bindings bindings;
  for (const auto& [name, tensor] : cell.parameters()) bindings[name] = values(tensor);
  double magnitude = 4;  // of a new state's summands together, and what its elementwise part adds
  for (const auto& [name, size] : plan.sizes) magnitude += static_cast<double>(size) * parameter_range(plan);
  const double tolerance = magnitude * rounding_of(plan);
  for (int64_t n = 0; n < batch; ++n) {
    for (int k = 0; k < info.input_count; ++k)
      bindings[info.inputs[k].name] = values(operands.inputs[static_cast<size_t>(k)].view().select(0, n));
    for (int k = 0; k < info.state_count; ++k)
      bindings[info.states[k].name] = values(operands.states[static_cast<size_t>(k)].view().select(0, n));
    const std::vector<std::vector<double>> expected = evaluate(plan.graph, plan.sizes, bindings);
    for (size_t k = 0; k < expected.size(); ++k) {
      const std::vector<double> got = values(operands.outputs[k].view().select(0, n));
      for (size_t j = 0; j < got.size(); ++j)
        if (!(std::fabs(got[j] - expected[k][j]) <= tolerance))
          throw CandidateError(fmt::format("batch {}: element {} of new state {} is {}; expected {}", batch, j, k, got[j], expected[k][j]));
    }
  }
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

double product_flops(const Plan& plan) {
  const auto extent = [&](const Dim& dim) { return static_cast<double>(dim.count * plan.sizes.at(dim.name)); };
  double flops = 0;
  for (const Panel& panel : panels(plan.graph)) {
    for (const Segment& segment : panel.segments) flops += segment.columns ? 2 * extent(panel.rows) * extent(*segment.columns) : 0;
    flops += 28 * extent(panel.rows) * static_cast<double>(panel.results.size());
  }
  return flops;
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

Times measure_candidate(const Plan& plan, const std::filesystem::path& library, const std::vector<int64_t>& batches) {
  Cell cell = load_candidate(plan, library);
  Generator generator(1);
  cell.uniform_(-parameter_range(plan), parameter_range(plan), generator);
  for (const int64_t batch : {1, 2, 3, 5, 7, 8, 13, 15}) check_batch(plan, cell, batch, generator);
  Times times;
  for (const int64_t batch : batches) times[batch] = time_of(cell, batch, generator);
  return times;
}

Times measure_limits(const Plan& plan, const std::vector<int64_t>& batches) {
  const double peak = plan.dtype == "float64" ? limits::fma_peak<double>() : limits::fma_peak<float>();
  const double bytes = parameter_bytes(plan), rate = limits::stream_rate(static_cast<size_t>(std::max(bytes, 64.0)));
  Times times;
  for (const int64_t batch : batches)
    times[batch] = limits::limit_seconds(static_cast<double>(batch) * product_flops(plan), bytes, peak, rate);
  return times;
}

}  // namespace cellc
