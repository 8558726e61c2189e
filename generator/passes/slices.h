#pragma once
#include "graph/graph.h"

namespace cellc {

/// The same cell with every slice taken of a leaf: blocks of an elementwise value are the value of the operands' blocks, blocks of a
/// product are the product of the matrix's blocks, blocks of a concatenation are blocks of its parts. So the gates of a stacked product
/// become sums of their own, which kernels can compute. What no result needs is gone.
Graph push_slices(const Graph& graph);

}  // namespace cellc
