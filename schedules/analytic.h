#pragma once
#include <string>

#include "schedules/schedule.h"

namespace cellc {

/// The schedule that follows from sizes, registers and caches alone, for kernels without an entry in a table. `sizes` empty: the generic
/// kernel. Throws ScheduleError for an unknown target.
Schedule analytic_schedule(const Graph& graph, const Sizes& sizes, const std::string& dtype, const std::string& target);

/// The same for panels that are given.
Schedule schedule_with_panels(const Graph& graph, const Sizes& sizes, const std::string& dtype, const std::string& target, int lanes,
                              int panel_vectors);

/// Throws ScheduleError for vectors wider than the target's, or more accumulators than it has registers: kernels that spill all of them
/// take minutes to compile.
void check_fits(const Schedule& schedule, const std::string& dtype, const std::string& target);

}  // namespace cellc
