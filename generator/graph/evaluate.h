#pragma once
#include <map>
#include <string>
#include <vector>

#include "graph/graph.h"

namespace cellc {

/// Values of inputs, states and params by name, each row-major.
using Bindings = std::map<std::string, std::vector<double>>;

/// The new states in float64, one vector for each result. Throws GraphError when a binding is missing or of the wrong extent.
std::vector<std::vector<double>> evaluate(const Graph& graph, const Sizes& sizes, const Bindings& bindings);

}  // namespace cellc
