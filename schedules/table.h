#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "schedules/schedule.h"

namespace cellc {

/// One entry of a table: the kernels that it is for, and what they get.
struct TableEntry {
  std::string cell;  ///< "*": every cell
  std::string size;  ///< as size_name() says it
  std::string dtype;
  Schedule schedule;
  bool is_measured = true;  ///< else its evidence is that the analytic model gives it, for this very size
};

/// The entries of a table; none if there is no such file. Throws ScheduleError that names the file and the entry.
std::vector<TableEntry> load_table(const std::filesystem::path& file);

/// The text of the table `file` (a new one if there is none) with `entry` in the place of the one for the same kernels, or at the end.
/// Throws ScheduleError for a table or an entry that is wrong.
std::string with_entry(const std::filesystem::path& file, const nlohmann::ordered_json& entry);

}  // namespace cellc
