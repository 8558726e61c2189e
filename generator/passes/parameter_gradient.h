#pragma once
#include "passes/adjoints.h"

namespace cellc {

/// The graph `parameters` of a gradient, and the totals that are its last parameters. `row_of` is the backward cell's state for a node of
/// `adjoints`.
struct ParameterGradient {
  Graph graph;
  std::vector<Total> totals;
};
ParameterGradient parameter_gradient(const Graph& graph, const Adjoints& adjoints, const std::function<size_t(NodeId)>& row_of);

}  // namespace cellc
