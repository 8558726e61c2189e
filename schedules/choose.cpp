#include "schedules/choose.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "schedules/analytic.h"
#include "schedules/table.h"

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

bool pads_more(const Graph& graph, const Sizes& sizes, const Schedule& schedule, const Schedule& analytic) {
  for (const NodeId id : nodes_of(graph, Op::state)) {
    const int64_t units = extents(graph.nodes[static_cast<size_t>(id)].shape, sizes).back();
    if (padded(units, schedule) > padded(units, analytic)) return true;
  }
  return false;
}

// What is asked for.
struct Kernel {
  const Graph& graph;
  const Sizes& sizes;
  const std::string& dtype;
};

std::optional<Schedule> entry_for(const std::vector<TableEntry>& entries, const Kernel& kernel) {
  const std::string size = size_name(kernel.graph, kernel.sizes);
  for (const std::string& cell : {kernel.graph.cell, std::string("*")})
    for (const TableEntry& entry : entries)
      if (entry.cell == cell && entry.size == size && entry.dtype == kernel.dtype) return entry.schedule;
  return std::nullopt;
}

std::optional<Schedule> nearest(const std::vector<TableEntry>& entries, const Kernel& kernel, const Schedule& analytic) {
  if (kernel.sizes.empty()) return std::nullopt;
  const std::vector<int64_t> wanted = extents_of(size_name(kernel.graph, kernel.sizes));
  const TableEntry* best = nullptr;
  double least = 0.5;  // log2 of sqrt(2)
  for (const std::string& cell : {kernel.graph.cell, std::string("*")})
    for (const TableEntry& entry : entries) {
      if (entry.cell != cell || entry.dtype != kernel.dtype || pads_more(kernel.graph, kernel.sizes, entry.schedule, analytic)) continue;
      const double away = distance(wanted, extents_of(entry.size));
      if (away < least || (away == least && best == nullptr)) best = &entry, least = away;
    }
  if (best == nullptr) return std::nullopt;
  Schedule schedule = best->schedule;
  schedule.source += fmt::format(", the nearest to {}", size_name(kernel.graph, kernel.sizes));
  return schedule;
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
  for (const std::string& level : {target, target.substr(0, target.find("-vnni"))}) {
    if (!names.empty() && level == target) break;
    if (!processor.empty()) names.push_back(fmt::format("{}.{}.json", level, processor));
    names.push_back(level + ".json");
  }
  return names;
}

Schedule choose_schedule(const std::filesystem::path& folder, const Graph& graph, const Sizes& sizes, const std::string& dtype,
                         const std::string& target, const std::string& processor) {
  std::vector<std::vector<TableEntry>> tables;
  for (const std::string& name : table_names(target, processor)) tables.push_back(load_table(folder / name));
  const Kernel kernel{graph, sizes, dtype};
  for (const std::vector<TableEntry>& entries : tables)
    if (const std::optional<Schedule> found = entry_for(entries, kernel)) return *found;
  const Schedule analytic = analytic_schedule(graph, sizes, dtype, target);
  for (const std::vector<TableEntry>& entries : tables)
    if (const std::optional<Schedule> found = nearest(entries, kernel, analytic)) return *found;
  return analytic;
}

}  // namespace cellc
