#pragma once
#include "lower/cell_values.h"
#include "lower/step.h"

namespace cellc {

/// The packed weight of hidden unit `j` and column `k` of a product (`segment` of panel `p`).
Halide::Expr weight(const StepBuffers& buffers, size_t p, size_t segment, const Halide::Expr& j, const Halide::Expr& k);

/// A hidden unit as one of `lanes` in a vector.
struct UnitInVector {
  Halide::Expr lane, vector;
  int lanes;
};

/// The same of int8, as the products take it; `k` is the first column of a group.
Halide::Expr quantised_weight(const StepBuffers& buffers, size_t p, size_t segment, const UnitInVector& unit, const Halide::Expr& k,
                              const Halide::Expr& member);

/// The scale of the hidden unit's weights, and what its int32 sums start from.
Halide::Expr quantised_weight_scale(const StepBuffers& buffers, size_t p, size_t segment, const Halide::Expr& j);
Halide::Expr quantised_start(const StepBuffers& buffers, size_t p, size_t segment, const Halide::Expr& j);

/// What sum `a` of panel `p` starts from: what was projected, or the packed bias of hidden unit `j`.
Halide::Expr start(const StepBuffers& buffers, size_t p, size_t a, const Halide::Expr& j, const Halide::Expr& n);

/// The products that the kernel adds to it.
std::vector<Product> products(const Graph& graph, const StepBuffers& buffers, const Accumulator& accumulator);

/// The accumulators of a panel that hold products with inputs.
std::vector<size_t> projected_of(const Graph& graph, const Panel& panel);

/// The length of a product's sum over k.
Halide::Expr columns(const StepBuffers& buffers, size_t p, const Product& product);

/// The output of panel `p`, with the bounds that the caller promises: one Func whose tuple holds the new states of that dimension, or, of
/// the inputs' part alone, the sums themselves. The last vector of a row is stored under a mask; if it reads inputs or states, these are
/// loaded under it, too, as what lies beyond a row may not be there. Packed parameters and sums are padded.
struct Output {
  Halide::Func func;
  Halide::TailStrategy tail;
};
Output output_of(const Plan& plan, const StepBuffers& buffers, size_t p, const Spot& spot, Promise promise);

/// Puts the outputs of all panels into one kernel.
template <typename Output>
Kernel step_of(const Plan& plan, const char* kind, Promise promise, Part part, Output output) {
  const StepBuffers buffers = step_buffers(plan, promise, part);
  std::vector<Halide::Func> outputs;
  for (size_t p = 0; p < buffers.panels.size(); ++p)
    if (part != Part::inputs || projected_of(plan.graph, buffers.panels[p]).size() > 0) outputs.push_back(output(plan, buffers, p));
  return {kind, Halide::Pipeline(outputs), buffers.arguments};
}

}  // namespace cellc
