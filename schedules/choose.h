#pragma once
#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

#include "schedules/schedule.h"

namespace cellc {

/// "10x20": the extents in the order of dimensions(graph); "generic" for no sizes.
std::string size_name(const Graph& graph, const Sizes& sizes);

/// The tables that hold for a target, the most particular first: <target>.<processor>.json if there is a processor, then <target>.json.
/// Where a target differs from another in its instructions for low precision alone, the other's tables follow (arm-64-dotprod-fp16).
std::vector<std::string> table_names(const std::string& target, const std::string& processor);

/// The schedule of one kernel. `sizes` empty: the generic kernel. `folders` hold tables, the most particular first. In this order:
///  1. the entry for this cell (else "*"), size and dtype in the first table that has one;
///  2. the entry of the nearest size that was measured, in any table: every extent is at most a factor of sqrt(2) from the entry's, the
///     largest such factor is the least, and the panels of the schedule pad the hidden units no further than those of the analytic one,
///     nor cut what one of these holds;
///  3. the analytic schedule.
/// Throws ScheduleError for a table that cannot be read, and for an entry that does not fit the target or the cell.
Schedule choose_schedule(const std::vector<std::filesystem::path>& folders, const Graph& graph, const Sizes& sizes,
                         const std::string& dtype, const std::string& target, const std::string& processor = "");

struct ScheduleError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

}  // namespace cellc
