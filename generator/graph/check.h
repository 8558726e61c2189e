#pragma once
#include <string>
#include <unordered_map>

#include "graph/graph.h"

namespace cellc {

/// The nodes that have a name, by that name.
using Names = std::unordered_map<std::string, size_t>;

/// Checks the node `id` against its operands, which must be checked already, and enters its name into `names`; throws GraphError.
void check_node(const Graph& graph, size_t id, Names& names);

/// Throws GraphError when `graph` breaks a rule: operand order, arity, shape, names, a state without a result of its shape. A graph
/// that keeps them all has a text form that reads back. Without inputs and states it is some values of parameters.
void check(const Graph& graph);

}  // namespace cellc
