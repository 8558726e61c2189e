#pragma once
#include <map>
#include <string>
#include <vector>

#include "graph/graph.h"

namespace cellc {

/// Names for values; what they are computed from is not shown.
using ValueNames = std::map<NodeId, std::string>;

/// The cell as formulas that a person reads, a line each: "new hx = tanh(weight_ih * input + bias)". A value that is used more than once
/// has a line of its own, "v1 = ...", before its users.
std::vector<std::string> formula(const Graph& graph, const ValueNames& names = {});

/// One value in terms of inputs, states, parameters and named values.
std::string expression(const Graph& graph, NodeId id, const ValueNames& names = {});

/// The nodes that results need beside leaves, constants and those with names, in their order.
std::vector<NodeId> computed_nodes(const Graph& graph, const ValueNames& names);

}  // namespace cellc
