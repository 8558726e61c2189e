#pragma once
#include "graph/graph.h"

namespace cellc {

/// Throws GraphError when `graph` breaks a rule: operand order, arity, shape, a state without a result of its shape.
void check(const Graph& graph);

}  // namespace cellc
