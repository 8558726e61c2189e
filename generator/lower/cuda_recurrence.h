#pragma once
#include <map>
#include <utility>
#include <vector>

#include "lower/cuda_sum.h"

namespace cellc {

/// What recur takes: of each vector beside the states that of all its steps, (features, N, steps).
struct CudaRecurrence {
  StepBuffers buffers;  ///< of any step, but for what moves with it
  std::map<NodeId, Halide::ImageParam> inputs;
  std::map<std::pair<size_t, size_t>, Halide::Func> projected;  ///< as StepBuffers::projected, to be stored in shared memory
  std::vector<Halide::Argument> arguments;
};

CudaRecurrence cuda_recurrence(const Plan& plan, const CudaVars& v, const Halide::Var& t);

/// The buffers of one step; `before`: the states after the step before, null for the first.
StepBuffers buffers_of_step(const CudaRecurrence& all, const Graph& graph, int step, const Halide::Func* before, const CudaVars& v);

/// State `k` of a tuple of states at (j, n).
Halide::Expr state_value(const Halide::Func& states, size_t k, const CudaVars& v);

}  // namespace cellc
