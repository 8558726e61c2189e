#pragma once
#include <filesystem>
#include <stdexcept>
#include <string>

#include <nlohmann/json_fwd.hpp>

#include "schedules/schedule.h"

namespace cellc {

/// "10x20": the extents in the order of dimensions(graph); "generic" for no sizes.
std::string size_name(const Graph& graph, const Sizes& sizes);

/// The schedule of one kernel: the entry of the target's table (`folder`/<target>.json) for this cell (else "*"), size and dtype if there
/// is one, else the analytic default. `sizes` empty: the generic kernel. Throws ScheduleError for a table that cannot be read.
Schedule choose_schedule(const std::filesystem::path& folder, const Graph& graph, const Sizes& sizes, const std::string& dtype,
                         const std::string& target);

/// The text of the table `file` (a new one if there is none) with `entry` in the place of the one for the same kernels, or at the end.
/// Throws ScheduleError for a table or an entry that is wrong.
std::string with_entry(const std::filesystem::path& file, const nlohmann::ordered_json& entry);

struct ScheduleError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

}  // namespace cellc
