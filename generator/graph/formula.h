#pragma once
#include <string>
#include <vector>

#include "graph/graph.h"

namespace cellc {

/// The cell as formulas that a person reads, a line each: "new hx = tanh(weight_ih * input + bias)". A value that is used more than once has
/// a line of its own, "v1 = ...", before its users.
std::vector<std::string> formula(const Graph& graph);

}  // namespace cellc
