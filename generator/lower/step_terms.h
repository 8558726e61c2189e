#pragma once
#include "lower/cell_values.h"
#include "lower/step.h"

namespace cellc {

/// The packed weight of hidden unit `j` and column `k` of a product (`segment` of panel `p`).
Halide::Expr weight(const StepBuffers& buffers, size_t p, size_t segment, const Halide::Expr& j, const Halide::Expr& k);

/// What a sum over k starts from: the packed bias of hidden unit `j`, or 0.
Halide::Expr bias(const StepBuffers& buffers, size_t p, const Accumulator& accumulator, const Halide::Expr& j);

/// The length of a product's sum over k.
Halide::Expr columns(const StepBuffers& buffers, size_t p, const Product& product);

/// The output of panel `p`: one Func whose tuple holds the new states of that dimension, with the bounds that the caller promises.
Halide::Func new_state_output(const Plan& plan, const StepBuffers& buffers, size_t p, const std::vector<Halide::Func>& accumulators, const Halide::Var& j,
                              const Halide::Var& n, Promise promise);

/// Puts the outputs of all panels into one kernel.
template <typename Output>
Kernel step_of(const Plan& plan, const char* kind, Promise promise, Output output) {
  const StepBuffers buffers = step_buffers(plan, promise);
  std::vector<Halide::Func> outputs;
  for (size_t p = 0; p < buffers.panels.size(); ++p) outputs.push_back(output(plan, buffers, p));
  return {kind, Halide::Pipeline(outputs), buffers.arguments};
}

}  // namespace cellc
