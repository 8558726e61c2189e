#pragma once
#include "graph/graph.h"

namespace cellc {

/// Checks the node `id` against its operands, which must be checked already; throws GraphError.
void check_node(const Graph& graph, size_t id);

/// Throws GraphError when `graph` breaks a rule: operand order, arity, shape, a state without a result of its shape.
void check(const Graph& graph);

}  // namespace cellc
