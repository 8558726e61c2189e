#include "tune/search.h"

#include <doctest/doctest.h>

#include "elman.h"

namespace {

// A machine on which the numbers that are named decide the time.
cellc::Times pretended(const cellc::Plan& plan, const std::vector<int64_t>& batches) {
  cellc::Times times;
  for (const int64_t batch : batches)
    times[batch] = static_cast<double>(batch) * (1 + (plan.schedule.one_chains == 3 ? 0 : 1) + (plan.schedule.unroll == 2 ? 0 : 1));
  return times;
}

}  // namespace

TEST_CASE("the fastest schedule of each group is found") {
  size_t measured = 0;
  const auto report = [&](const cellc::Progress& progress) {
    ++measured;
    CHECK(progress.index <= progress.count);
  };
  const cellc::Tuned tuned = cellc::search(elman_plan(64, 64), 1000, pretended, pretended, report);
  CHECK(tuned.schedule.one_chains == 3);
  CHECK(tuned.schedule.unroll == 2);
  CHECK(measured > 10);
  CHECK(cellc::ratio(tuned.times, tuned.start_times) == doctest::Approx(1.0 / 3));
}

TEST_CASE("a gain that the last measurement does not confirm is none") {
  const cellc::Plan plan = elman_plan(32, 32);
  const auto equal = [](const cellc::Plan&, const std::vector<int64_t>& batches) {
    cellc::Times times;
    for (const int64_t batch : batches) times[batch] = 1;
    return times;
  };
  CHECK(cellc::search(plan, 1000, pretended, equal, [](const cellc::Progress&) {}).schedule == plan.schedule);
}

TEST_CASE("a schedule without times is never the best") {
  const cellc::Plan plan = elman_plan(32, 32);
  const auto fails = [&](const cellc::Plan& candidate, const std::vector<int64_t>& batches) {
    return candidate.schedule == plan.schedule ? pretended(candidate, batches) : cellc::Times{};
  };
  CHECK(cellc::search(plan, 1000, fails, fails, [](const cellc::Progress&) {}).schedule == plan.schedule);
}
