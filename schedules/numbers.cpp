#include "schedules/numbers.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "graph/scanner.h"
#include "schedules/choose.h"

namespace cellc {
namespace {

using nlohmann::ordered_json;

constexpr std::array numbers{
    ScheduleNumber{"lanes", &Schedule::lanes, 2, 64},
    ScheduleNumber{"panel_vectors", &Schedule::panel_vectors, 1, 16},
    ScheduleNumber{"rows", &Schedule::rows, 2, 32},
    ScheduleNumber{"tile_vectors", &Schedule::tile_vectors, 1, 16},
    ScheduleNumber{"few_rows", &Schedule::few_rows, 1, 32},
    ScheduleNumber{"few_chains", &Schedule::few_chains, 1, 16},
    ScheduleNumber{"block_tiles", &Schedule::block_tiles, 0, 1024},
    ScheduleNumber{"accumulators", &Schedule::accumulators, 1, 32},
    ScheduleNumber{"unroll", &Schedule::unroll, 1, 16},
    ScheduleNumber{"one_vectors", &Schedule::one_vectors, 1, 16},
    ScheduleNumber{"one_chains", &Schedule::one_chains, 1, 32},
    ScheduleNumber{"one_unroll", &Schedule::one_unroll, 1, 16},
};

int number_of(const ordered_json& object, const ScheduleNumber& number) {
  const auto found = object.find(number.name);
  if (found == object.end()) throw ScheduleError(fmt::format("\"{}\" is missing", number.name));
  if (!found->is_number_integer() || *found < number.least || *found > number.most)
    throw ScheduleError(
        fmt::format("\"{}\" is {}; expected an integer from {} to {}", number.name, excerpt(found->dump()), number.least, number.most));
  return *found;
}

}  // namespace

std::span<const ScheduleNumber> schedule_numbers() { return numbers; }

bool same_numbers(const Schedule& a, const Schedule& b) {
  return std::all_of(numbers.begin(), numbers.end(), [&](const ScheduleNumber& number) { return a.*number.member == b.*number.member; });
}

ordered_json to_json(const Schedule& schedule) {
  ordered_json object;
  for (const ScheduleNumber& number : numbers) object[number.name] = schedule.*number.member;
  return object;
}

Schedule schedule_from(const ordered_json& object) {
  if (!object.is_object()) throw ScheduleError("expected an object");
  for (const auto& [name, value] : object.items()) {
    if (std::none_of(numbers.begin(), numbers.end(), [&name = name](const ScheduleNumber& number) { return name == number.name; }))
      throw ScheduleError(fmt::format("unknown number {}", excerpt(name)));
  }
  Schedule schedule;
  for (const ScheduleNumber& number : numbers) schedule.*number.member = number_of(object, number);
  check_schedule(schedule);
  return schedule;
}

void check_schedule(const Schedule& schedule) {
  for (const ScheduleNumber& number : numbers) {
    const int value = schedule.*number.member;
    if (value < number.least || value > number.most)
      throw ScheduleError(fmt::format("\"{}\" is {}; expected an integer from {} to {}", number.name, value, number.least, number.most));
  }
  if ((schedule.lanes & (schedule.lanes - 1)) != 0)
    throw ScheduleError(fmt::format("\"lanes\" is {}; expected a power of two", schedule.lanes));
  for (const auto& [name, vectors] : {std::pair{"one_vectors", schedule.one_vectors}, std::pair{"tile_vectors", schedule.tile_vectors}})
    if (schedule.panel_vectors % vectors != 0 && vectors % schedule.panel_vectors != 0)
      throw ScheduleError(
          fmt::format("\"{}\" is {}; expected a divisor or a multiple of \"panel_vectors\", {}", name, vectors, schedule.panel_vectors));
  for (const auto& [name, rows] : {std::pair{"rows", schedule.rows}, std::pair{"few_rows", schedule.few_rows}})
    if (rows > schedule.accumulators)
      throw ScheduleError(fmt::format("\"{}\" is {}; expected at most \"accumulators\", {}", name, rows, schedule.accumulators));
  if (schedule.rows * schedule.tile_vectors > schedule.accumulators)
    throw ScheduleError(fmt::format("\"tile_vectors\" is {}; expected at most \"accumulators\" / \"rows\", {}", schedule.tile_vectors,
                                    schedule.accumulators / schedule.rows));
  if (schedule.few_rows * schedule.few_chains > schedule.accumulators)
    throw ScheduleError(fmt::format("\"few_chains\" is {}; expected at most \"accumulators\" / \"few_rows\", {}", schedule.few_chains,
                                    schedule.accumulators / schedule.few_rows));
}

}  // namespace cellc
