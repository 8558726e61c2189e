#pragma once
#include "graph/graph.h"

namespace cellc {

/// The same cell with less to compute. Constants are computed (in float64), and what an identity makes superfluous is gone. Only identities
/// that hold for every value, NaN, infinities and signed zeros too, so that the evaluator gives the same bits: x * 1, x + -0.0, x - 0.0,
/// x / 2^k = x * 2^-k, --x, x - -y, max(x, x), select(a, b, c, c) and their like, but not x * 0 or x - x. Equal values are one node, also
/// a + b and b + a; what no result needs is not there.
Graph fold(const Graph& graph);

}  // namespace cellc
