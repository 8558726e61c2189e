#pragma once
#include <span>

#include <nlohmann/json_fwd.hpp>

#include "schedules/schedule.h"

namespace cellc {

/// One number of a schedule, as tables and plans write it.
struct ScheduleNumber {
  const char* name;
  int Schedule::*member;
  int least, most;
};

std::span<const ScheduleNumber> schedule_numbers();

/// Whether two schedules are the same, wherever they come from.
bool same_numbers(const Schedule& a, const Schedule& b);

/// The numbers of `schedule` as a JSON object, without its source.
nlohmann::ordered_json to_json(const Schedule& schedule);

/// The schedule of a JSON object that has every number and nothing else; throws ScheduleError that names the number.
Schedule schedule_from(const nlohmann::ordered_json& object);

/// Throws ScheduleError when a number is out of its bounds or does not fit the others.
void check_schedule(const Schedule& schedule);

}  // namespace cellc
