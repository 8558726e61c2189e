#include "schedules/choose.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "schedules/analytic.h"
#include "schedules/table.h"
#include "targets/targets.h"

namespace cellc {
namespace {

std::vector<int64_t> extents_of(const std::string& size) {
  std::vector<int64_t> extents;
  const char* at = size.data();
  for (const char* const end = at + size.size(); at < end; ++at) {
    int64_t extent = 0;
    const auto [next, error] = std::from_chars(at, end, extent);
    if (error != std::errc()) return {};  // "generic"
    extents.push_back(extent);
    at = next;
  }
  return extents;
}

// The largest factor between two extents, as its logarithm; infinite where they cannot be compared.
double distance(const std::vector<int64_t>& a, const std::vector<int64_t>& b) {
  double result = a.size() == b.size() && !a.empty() ? 0 : HUGE_VAL;
  for (size_t d = 0; d < std::min(a.size(), b.size()); ++d)
    result = std::max(result, std::fabs(std::log2(static_cast<double>(a[d]) / static_cast<double>(b[d]))));
  return result;
}

int64_t padded(int64_t units, const Schedule& schedule) {
  return (units + padded_units(schedule) - 1) / padded_units(schedule) * padded_units(schedule);
}

// Whether the panels of `schedule` pad the hidden units further than the analytic ones, or cut what one of these holds (24 hidden units in
// panels of 16: the second is half padding, and rows have gaps).
bool fits_worse(const Graph& graph, const Sizes& sizes, const Schedule& schedule, const Schedule& analytic) {
  for (const NodeId id : nodes_of(graph, Op::state)) {
    const int64_t units = extents(graph.nodes[static_cast<size_t>(id)].shape, sizes).back();
    const bool is_cut = units > schedule.lanes * schedule.panel_vectors && units <= analytic.lanes * analytic.panel_vectors;
    if (is_cut || padded(units, schedule) > padded(units, analytic)) return true;
  }
  return false;
}

// What is asked for.
struct Kernel {
  const Graph& graph;
  const Sizes& sizes;
  const std::string& dtype;
};

using Entries = std::vector<TableEntry>;

const TableEntry* entry_for(const Entries& entries, const Kernel& kernel) {
  const std::string size = size_name(kernel.graph, kernel.sizes);
  for (const std::string& cell : {kernel.graph.cell, std::string("*")})
    for (const TableEntry& entry : entries)
      if (entry.cell == cell && entry.size == size && entry.dtype == kernel.dtype) return &entry;
  return nullptr;
}

// Of equally near ones the first: an earlier table's, and one of the cell itself. None of the model, which knows the size itself.
const TableEntry* nearest(const std::vector<Entries>& tables, const Kernel& kernel, const Schedule& analytic) {
  const std::vector<int64_t> wanted = extents_of(size_name(kernel.graph, kernel.sizes));
  const TableEntry* best = nullptr;
  double least = 0.5;  // log2 of sqrt(2)
  for (const Entries& entries : tables)
    for (const std::string& cell : {kernel.graph.cell, std::string("*")})
      for (const TableEntry& entry : entries) {
        if (entry.cell != cell || entry.dtype != kernel.dtype || !entry.is_measured ||
            fits_worse(kernel.graph, kernel.sizes, entry.schedule, analytic))
          continue;
        const double away = distance(wanted, extents_of(entry.size));
        if (away < least || (away == least && best == nullptr)) best = &entry, least = away;
      }
  return best;
}

// An entry that can be meant for the kernel has as many extents as its cell.
void check_entry(const TableEntry& entry, const Kernel& kernel, const std::string& target) {
  const size_t dims = dimensions(kernel.graph).size();
  if (entry.cell == kernel.graph.cell && entry.size != "generic" && extents_of(entry.size).size() != dims)
    throw ScheduleError(fmt::format("\"size\" is {}; the cell {} has {} dimensions", entry.size, entry.cell, dims));
  check_fits(entry.schedule, entry.dtype, target);
}

Entries load_checked(const std::filesystem::path& file, const Kernel& kernel, const std::string& target) {
  Entries entries = load_table(file);
  for (const TableEntry& entry : entries) {
    try {
      check_entry(entry, kernel, target);
    } catch (const ScheduleError& error) {
      throw ScheduleError(fmt::format("{}: entry for {} {} {}: {}", file.string(), entry.cell, entry.size, entry.dtype, error.what()));
    }
  }
  return entries;
}

}  // namespace

std::string size_name(const Graph& graph, const Sizes& sizes) {
  if (sizes.empty()) return "generic";
  std::vector<int64_t> all;
  for (const std::string& name : dimensions(graph)) all.push_back(sizes.at(name));
  return fmt::format("{}", fmt::join(all, "x"));
}

std::vector<std::string> table_names(const std::string& target, const std::string& processor) {
  std::vector<std::string> names;
  const TargetRow* row = find_target(target);
  for (const std::string& level : {target, std::string(row == nullptr ? "" : row->tables)}) {
    if (level.empty()) break;
    if (!processor.empty()) names.push_back(fmt::format("{}.{}.json", level, processor));
    names.push_back(level + ".json");
  }
  return names;
}

Schedule choose_schedule(const std::vector<std::filesystem::path>& folders, const Graph& graph, const Sizes& sizes,
                         const std::string& dtype, const std::string& target, const std::string& processor) {
  const Kernel kernel{graph, sizes, dtype};
  std::vector<Entries> tables;
  for (const std::filesystem::path& folder : folders)
    for (const std::string& name : table_names(target, processor)) tables.push_back(load_checked(folder / name, kernel, target));
  for (const Entries& entries : tables)
    if (const TableEntry* found = entry_for(entries, kernel)) return found->schedule;
  const Schedule analytic = analytic_schedule(graph, sizes, dtype, target);
  const TableEntry* near = sizes.empty() ? nullptr : nearest(tables, kernel, analytic);
  if (near == nullptr) return analytic;
  Schedule schedule = near->schedule;
  schedule.source += fmt::format(", the nearest to {}", size_name(graph, sizes));
  return schedule;
}

}  // namespace cellc
