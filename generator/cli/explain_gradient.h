#pragma once
#include <string>

#include "graph/graph.h"

namespace cellc {

/// What the gradient of a cell keeps, reads, hands from step to step and sums up; with sizes its FLOPs for a step of one row. Some lines.
std::string gradient_text(const Graph& graph, const Sizes& sizes);

}  // namespace cellc
