#pragma once
#include <Halide.h>

#include <map>
#include <vector>

#include "lower/packed.h"

namespace cellc {

/// The buffers of a step kernel and the layout of its packed parameters.
struct StepBuffers {
  Halide::Type type;
  std::map<NodeId, Halide::ImageParam> vectors;  ///< inputs and states: (features, N)
  Halide::ImageParam packed;
  Extents extents;
  std::vector<Panel> panels;
  std::vector<PanelLayout> layouts;
  std::vector<Halide::Argument> arguments;
};

/// What the caller of a kernel promises about the vectors.
struct Promise {
  bool unit_stride;  ///< features lie one after the other
  bool one_row;      ///< N = 1
};

/// Declares the buffers of `plan`.
StepBuffers step_buffers(const Plan& plan, Promise promise);

/// The new states of panel `p` as expressions at hidden unit `j` of row `n`; accumulators[a] is accumulator a without its bias, at (j, n).
std::vector<Halide::Expr> new_states(const Graph& graph, const StepBuffers& buffers, size_t p, const std::vector<Halide::Func>& accumulators,
                                     const Halide::Var& j, const Halide::Var& n);

}  // namespace cellc
