#include <array>
#include <fstream>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "schedules/analytic.h"
#include "schedules/choose.h"

namespace cellc {
namespace {

using nlohmann::json;

struct Field {
  const char* name;
  int Schedule::* member;
  int least, most;
};

constexpr std::array fields{
    Field{"lanes", &Schedule::lanes, 2, 64},          Field{"panel_vectors", &Schedule::panel_vectors, 1, 16},
    Field{"rows", &Schedule::rows, 2, 32},            Field{"accumulators", &Schedule::accumulators, 1, 32},
    Field{"unroll", &Schedule::unroll, 1, 16},        Field{"one_vectors", &Schedule::one_vectors, 1, 16},
    Field{"one_chains", &Schedule::one_chains, 1, 16}, Field{"one_unroll", &Schedule::one_unroll, 1, 16},
};

struct Place {
  std::string file;
  size_t entry;
  [[noreturn]] void wrong(const std::string& what) const { throw ScheduleError(fmt::format("{}, entry {}: {}", file, entry, what)); }
};

std::string text_field(const json& entry, const char* name, const Place& place) {
  if (!entry.is_object() || !entry.contains(name) || !entry[name].is_string()) place.wrong(fmt::format("\"{}\" is missing or no text", name));
  return entry[name];
}

void check_consistent(const Schedule& schedule, const Place& place) {
  if ((schedule.lanes & (schedule.lanes - 1)) != 0) place.wrong(fmt::format("lanes is {}; expected a power of two", schedule.lanes));
  if (schedule.rows % 2 != 0) place.wrong(fmt::format("rows is {}; expected an even number", schedule.rows));
  if (schedule.panel_vectors % schedule.one_vectors != 0)
    place.wrong(fmt::format("one_vectors is {}; expected a divisor of panel_vectors, {}", schedule.one_vectors, schedule.panel_vectors));
}

Schedule read_schedule(const json& entry, const Place& place) {
  if (!entry.contains("schedule") || !entry["schedule"].is_object()) place.wrong("\"schedule\" is missing or no object");
  Schedule schedule;
  for (const auto& [name, value] : entry["schedule"].items()) {
    const auto field = std::find_if(fields.begin(), fields.end(), [&](const Field& f) { return name == f.name; });
    if (field == fields.end()) place.wrong(fmt::format("unknown field \"{}\"", name));
    if (!value.is_number_integer() || value < field->least || value > field->most)
      place.wrong(fmt::format("\"{}\" is {}; expected an integer from {} to {}", name, value.dump(), field->least, field->most));
    schedule.*field->member = value;
  }
  check_consistent(schedule, place);
  return schedule;
}

json read_table(const std::filesystem::path& file) {
  std::ifstream stream(file);
  if (!stream) return json::array();
  const json table = json::parse(stream, nullptr, false);
  if (table.is_discarded()) throw ScheduleError(fmt::format("{}: not JSON", file.string()));
  if (!table.is_object() || table.value("version", json()) != 1) throw ScheduleError(fmt::format("{}: expected an object with \"version\": 1", file.string()));
  if (!table.contains("entries") || !table["entries"].is_array()) throw ScheduleError(fmt::format("{}: \"entries\" is missing or no array", file.string()));
  return table["entries"];
}

}  // namespace

std::string size_name(const Graph& graph, const Sizes& sizes) {
  if (sizes.empty()) return "generic";
  std::vector<int64_t> extents;
  for (const std::string& name : dimensions(graph)) extents.push_back(sizes.at(name));
  return fmt::format("{}", fmt::join(extents, "x"));
}

Schedule choose_schedule(const std::filesystem::path& folder, const Graph& graph, const Sizes& sizes, const std::string& dtype,
                         const std::string& target) {
  const std::filesystem::path file = folder / (target + ".json");
  const json entries = read_table(file);
  const std::string size = size_name(graph, sizes);
  Schedule result = analytic_schedule(graph, sizes, dtype, target);
  for (size_t i = 0; i < entries.size(); ++i) {
    const Place place{file.filename().string(), i};
    Schedule schedule = read_schedule(entries[i], place);
    const std::string cell = text_field(entries[i], "cell", place);
    const bool is_this = text_field(entries[i], "size", place) == size && text_field(entries[i], "dtype", place) == dtype && (cell == graph.cell || cell == "*");
    if (!is_this) continue;
    schedule.source = fmt::format("{}, {} {} {}", place.file, cell, size, dtype);
    result = schedule;
    if (cell != "*") break;
  }
  return result;
}

}  // namespace cellc
