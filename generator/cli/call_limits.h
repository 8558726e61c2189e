#pragma once
#include "passes/gradient.h"

namespace cellc {

/// Throws GraphError, with what to do, for a cell with more inputs and states than a call of the runtime holds.
void check_call(const Graph& graph);

/// The same for the gradient of a cell, and for one whose derivative by a state puts blocks together, as kernels do to parameters only.
void check_call(const Graph& graph, const Gradient& gradient);

}  // namespace cellc
