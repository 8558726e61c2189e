#pragma once
#include <filesystem>
#include <stdexcept>
#include <string>

#include "schedules/schedule.h"

namespace cellc {

/// "10x20": the extents in the order of dimensions(graph); "generic" for no sizes.
std::string size_name(const Graph& graph, const Sizes& sizes);

/// The schedule of one kernel: the entry of the target's table (`folder`/<target>.json) for this cell (else "*"), size and dtype if there
/// is one, else the analytic default. `sizes` empty: the generic kernel. Throws ScheduleError for a table that cannot be read.
Schedule choose_schedule(const std::filesystem::path& folder, const Graph& graph, const Sizes& sizes, const std::string& dtype,
                         const std::string& target);

struct ScheduleError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

}  // namespace cellc
