#pragma once
#include "passes/gradient.h"

namespace cellc {

/// Throws GraphError, with what to do, for a cell with more inputs and states than a call of the runtime holds.
void check_call(const Graph& graph);

/// The same for the gradient of a cell.
void check_call(const Graph& graph, const Gradient& gradient);

}  // namespace cellc
