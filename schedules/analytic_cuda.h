#pragma once
#include <string>

#include "graph/graph.h"
#include "schedules/schedule.h"

namespace cellc {

/// The schedule of the target cuda, where a vector's lanes are the 32 threads of a warp, and chains are warps that share a sum:
/// panel_vectors hidden units times `rows` rows in a thread of step_many and project; few_rows rows in one of step and recur; one_chains
/// warps for a sum of step, few_chains for one of recur; unroll and one_unroll columns at once.
Schedule cuda_schedule(const Graph& graph, const Sizes& sizes, const std::string& dtype);

}  // namespace cellc
