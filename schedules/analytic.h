#pragma once
#include <string>

#include "schedules/schedule.h"

namespace cellc {

/// The schedule that follows from sizes and registers alone, for kernels without an entry in a table. `sizes` empty: the generic kernel.
/// Throws ScheduleError for an unknown target.
Schedule analytic_schedule(const Graph& graph, const Sizes& sizes, const std::string& dtype, const std::string& target);

/// The same for panels that are given.
Schedule schedule_with_panels(const Graph& graph, const Sizes& sizes, const std::string& dtype, const std::string& target, int lanes,
                              int panel_vectors);

}  // namespace cellc
