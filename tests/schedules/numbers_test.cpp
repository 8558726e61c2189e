#include "schedules/numbers.h"

#include <doctest/doctest.h>

#include <set>

#include "schedules/choose.h"

namespace {

using cellc::Schedule;

Schedule legal() {
  Schedule schedule;
  schedule.source = "test";
  return schedule;
}

}  // namespace

TEST_CASE("the schedule that a kernel has by itself is legal") { CHECK_NOTHROW(cellc::check_schedule(legal())); }

TEST_CASE("every number of a schedule has its own name and bounds") {
  std::set<std::string> names;
  for (const cellc::ScheduleNumber& number : cellc::schedule_numbers()) {
    CAPTURE(std::string(number.name));
    CHECK(names.insert(number.name).second);
    for (const int value : {number.least - 1, number.most + 1}) {
      Schedule schedule = legal();
      schedule.*number.member = value;
      CHECK_THROWS_AS(cellc::check_schedule(schedule), cellc::ScheduleError);
    }
  }
  // The numbers are all there is in a schedule beside its source.
  CHECK(sizeof(Schedule) <= sizeof(std::string) + alignof(std::string) - sizeof(int) + names.size() * sizeof(int));
  CHECK(sizeof(Schedule) >= sizeof(std::string) + names.size() * sizeof(int));
}

TEST_CASE("numbers that do not fit each other are errors") {
  struct Case {
    int Schedule::*member;
    int value;
    const char* message;
  };
  const Case cases[] = {
      {&Schedule::lanes, 12, "\"lanes\" is 12; expected a power of two"},
      {&Schedule::one_vectors, 3, "\"one_vectors\" is 3; expected a divisor or a multiple of \"panel_vectors\", 4"},
      {&Schedule::tile_vectors, 3, "\"tile_vectors\" is 3; expected a divisor or a multiple of \"panel_vectors\", 4"},
      {&Schedule::tile_vectors, 4, "\"tile_vectors\" is 4; expected at most \"accumulators\" / \"rows\", 2"},
      {&Schedule::accumulators, 8, "\"rows\" is 12; expected at most \"accumulators\", 8"},
      {&Schedule::few_rows, 25, "\"few_rows\" is 25; expected at most \"accumulators\", 24"},
      {&Schedule::few_chains, 5, "\"few_chains\" is 5; expected at most \"accumulators\" / \"few_rows\", 4"},
  };
  for (const Case& row : cases) {
    Schedule schedule = legal();
    schedule.*row.member = row.value;
    CHECK_THROWS_WITH_AS(cellc::check_schedule(schedule), row.message, cellc::ScheduleError);
  }
}
