#pragma once
#include <vector>

#include "graph/graph.h"

namespace cellc {

/// A part of a cell that one kernel computes: products of inputs and states alone, and sums over rows of what has none.
///
/// Its graph is a cell: its inputs are what it reads, its states give what it makes names and shapes and are not read, and it has all
/// parameters of the cell, in their order. `reads` and `makes` say which vectors these are: the cell's inputs, states and new states,
/// counted through, and then `slots`, vectors that stages hand on.
struct Stage {
  Graph graph;
  std::vector<size_t> reads, makes;
};

struct Stages {
  std::vector<Stage> stages;
  std::vector<Dim> slots;
};

/// Cuts a cell whose products take computed vectors, or whose sums over a row take products, into stages: a vector that a product takes,
/// and a sum of products that is summed up over a row, is made by a stage before. Everything else is computed as late as possible; what
/// several stages need and holds products is made by the first of them and read by the others.
/// None where one pass will do. Slices must be pushed to the leaves (passes/slices.h).
Stages stages(const Graph& graph);

}  // namespace cellc
