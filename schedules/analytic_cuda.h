#pragma once
#include <string>

#include "graph/graph.h"
#include "schedules/schedule.h"

namespace cellc {

/// The schedule of the target cuda. A block of step and project has `lanes` hidden units, as many as a warp has threads, and at most `rows`
/// rows; one_chains threads share each of their sums. recur has at most few_rows rows in a block, and few_chains threads share a sum.
/// step_many has panel_vectors hidden units and `rows` rows in a thread. unroll and one_unroll are columns of step_many and step.
Schedule cuda_schedule(const Graph& graph, const Sizes& sizes, const std::string& dtype);

}  // namespace cellc
