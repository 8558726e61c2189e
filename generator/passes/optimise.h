#pragma once
#include <span>
#include <string_view>

#include "graph/graph.h"

namespace cellc {

/// A pass: the same cell, the same values.
struct Pass {
  std::string_view name;
  Graph (*run)(const Graph&);
};

/// Those that a cell goes through before it is planned, in order.
std::span<const Pass> passes();

/// The cell behind all of them.
Graph optimise(const Graph& graph);

}  // namespace cellc
