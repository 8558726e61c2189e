#pragma once
#include <cstdint>
#include <filesystem>
#include <map>
#include <vector>

#include "plan/plan.h"

namespace cellc {

/// Seconds a step by batch: the fastest of many short stretches.
using Times = std::map<int64_t, double>;

/// Loads the object of `plan` from a shared library, compares its steps of one to 15 rows with the graph in float64, then times each batch,
/// new states fed back. Throws CandidateError for wrong numbers.
Times measure_candidate(const Plan& plan, const std::filesystem::path& library, const std::vector<int64_t>& batches);

/// The limit of a step, measured now: multiply-adds of its products (and 14 for each new state) at the peak, or parameters streamed once.
Times measure_limits(const Plan& plan, const std::vector<int64_t>& batches);

}  // namespace cellc
