#include "tune/space.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "elman.h"
#include "schedules/numbers.h"

TEST_CASE("every group has the schedule that it starts from first, and legal ones, each once") {
  for (const char* target : {"x86-64-v2", "x86-64-v3", "x86-64-v4"})
    for (const char* dtype : {"float32", "float64"})
      for (const int64_t hidden : {1, 20, 48, 256, 1000}) {
        const cellc::Plan plan = elman_plan(10, hidden, target, dtype);
        for (const cellc::Group& group : cellc::groups()) {
          CAPTURE(std::string(target) + " " + dtype + " " + std::string(group.name));
          CAPTURE(hidden);
          const std::vector<cellc::Schedule> all = variants(group, plan);
          CHECK(all[0] == plan.schedule);
          CHECK(all.size() > 1U);
          for (const cellc::Schedule& schedule : all) {
            CHECK_NOTHROW(cellc::check_schedule(schedule));
            CHECK(std::count(all.begin(), all.end(), schedule) == 1);
          }
        }
      }
}

TEST_CASE("every batch of every group is among all batches") {
  const std::vector<int64_t> all = cellc::all_batches();
  CHECK(std::is_sorted(all.begin(), all.end()));
  for (const cellc::Group& group : cellc::groups())
    for (const int64_t batch : group.batches) CHECK(std::count(all.begin(), all.end(), batch) == 1);
}
