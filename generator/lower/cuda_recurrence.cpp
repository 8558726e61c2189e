#include "lower/cuda_recurrence.h"

#include <fmt/format.h>

#include "lower/step_terms.h"

namespace cellc {
namespace {

using Halide::Expr;
using Halide::Func;
using Halide::Var;

// A vector of all steps: (features, N, steps).
Halide::ImageParam over_time(Halide::Type type, const std::string& name, const Expr& features) {
  Halide::ImageParam buffer(type, 3, name);
  for (int d = 0; d < 3; ++d) buffer.dim(d).set_min(0);
  if (features.defined()) buffer.dim(0).set_extent(features);
  return buffer;
}

template <typename Vectors>
Func at_step(const Vectors& vectors, int step, const CudaVars& v) {
  Func result(vectors.name() + "_at");
  result(v.j, v.n) = vectors(v.j, v.n, step);
  return result;
}

}  // namespace

CudaRecurrence cuda_recurrence(const Plan& plan, const CudaVars& v, const Var& t) {
  CudaRecurrence result{step_buffers(plan, Promise::nothing, Part::states), {}, {}, {}};
  StepBuffers& buffers = result.buffers;
  for (const NodeId id : nodes_of(plan.graph, Op::input)) {
    const Node& node = plan.graph.nodes[static_cast<size_t>(id)];
    const int features = static_cast<int>(node.shape[0].count * plan.sizes.at(node.shape[0].name));
    const Halide::ImageParam input = over_time(buffers.types.vectors.type, node.name, features);
    result.arguments.emplace_back(input);
    result.inputs.emplace(id, input);
  }
  for (const NodeId id : nodes_of(plan.graph, Op::state)) result.arguments.emplace_back(buffers.vectors.at(id));
  for (const auto& [key, unused] : buffers.projected) {
    const Halide::ImageParam sums = over_time(buffers.types.compute, fmt::format("projected_{}_{}", key.first, key.second), Expr());
    result.arguments.emplace_back(sums);
    Func staged(sums.name() + "_staged");
    staged(v.j, v.n, t) = sums(v.j, v.n, t);
    result.projected.emplace(key, staged);
  }
  result.arguments.emplace_back(buffers.packed);
  return result;
}

Expr state_value(const Func& states, size_t k, const CudaVars& v) {
  return states.outputs() == 1 ? Expr(states(v.j, v.n)) : Expr(states(v.j, v.n)[static_cast<int>(k)]);
}

StepBuffers buffers_of_step(const CudaRecurrence& all, const Graph& graph, int step, const Func* before, const CudaVars& v) {
  StepBuffers buffers = all.buffers;
  for (const auto& [id, input] : all.inputs) buffers.moving[id] = at_step(input, step, v);
  for (const auto& [key, sums] : all.projected) buffers.projected[key] = at_step(sums, step, v);
  const std::vector<NodeId> states = nodes_of(graph, Op::state);
  for (size_t k = 0; before != nullptr && k < states.size(); ++k) {
    Func state(fmt::format("state_{}_{}", k, step));
    state(v.j, v.n) = state_value(*before, k, v);
    buffers.moving[states[k]] = state;
  }
  return buffers;
}

}  // namespace cellc
