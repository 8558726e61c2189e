#pragma once
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "plan/plan.h"

namespace cellc {

/// Seconds a step by batch: the fastest of many short stretches.
using Times = std::map<int64_t, double>;

/// What measuring a plan gave: times, or why it has none ("wrong numbers: ...").
struct Measured {
  Times times;
  std::string fault;
};

/// Loads the object of `plan` from a shared library, compares its numbers with the graph in float64 (check.h), then times each batch, new
/// states fed back. Throws std::runtime_error for a library that cannot be loaded.
Measured measure_candidate(const Plan& plan, const std::filesystem::path& library, const std::vector<int64_t>& batches);

/// The limit of a step, measured now: multiply-adds of its products (and 14 for each new state) at the peak, or parameters streamed once.
/// Four products of int8 weights count as one, and two of bfloat16, as in the instructions that there are for them.
Times measure_limits(const Plan& plan, const std::vector<int64_t>& batches);

}  // namespace cellc
