#include "tune/search.h"

#include <doctest/doctest.h>

#include "elman.h"
#include "schedules/numbers.h"

namespace {

// A machine on which the numbers that are named decide the time.
cellc::Measured pretended(const cellc::Plan& plan, const std::vector<int64_t>& batches) {
  cellc::Measured measured;
  for (const int64_t batch : batches)
    measured.times[batch] =
        static_cast<double>(batch) * (1 + (plan.schedule.one_chains == 3 ? 0 : 1) + (plan.schedule.unroll == 2 ? 0 : 1));
  return measured;
}

cellc::Measured equal(const cellc::Plan&, const std::vector<int64_t>& batches) {
  cellc::Measured measured;
  for (const int64_t batch : batches) measured.times[batch] = 1;
  return measured;
}

void nothing(const cellc::Progress&) {}

}  // namespace

TEST_CASE("the fastest schedule of each group is found") {
  size_t measured = 0;
  const auto report = [&](const cellc::Progress& progress) {
    ++measured;
    CHECK(progress.index <= progress.count);
  };
  const cellc::Tuned tuned = cellc::search(elman_plan(128, 128), {}, 1000, pretended, pretended, report);
  CHECK(tuned.schedule.one_chains == 3);
  CHECK(tuned.schedule.unroll == 2);
  CHECK(measured > 10);
  CHECK(cellc::ratio(tuned.times, tuned.start_times) == doctest::Approx(1.0 / 3));
}

TEST_CASE("a gain that the last measurement does not confirm is none") {
  const cellc::Plan plan = elman_plan(32, 32);
  CHECK(same_numbers(cellc::search(plan, {}, 1000, pretended, equal, nothing).schedule, plan.schedule));
}

TEST_CASE("the search goes on from a schedule that is known and faster") {
  const cellc::Plan plan = elman_plan(32, 32);
  cellc::Schedule known = plan.schedule;
  known.unroll = 13;  // in no group
  const auto likes_it = [](const cellc::Plan& candidate, const std::vector<int64_t>& batches) {
    cellc::Measured measured = equal(candidate, batches);
    for (auto& [batch, seconds] : measured.times) seconds = candidate.schedule.unroll == 13 ? 1 : 2;
    return measured;
  };
  CHECK(cellc::search(plan, {known}, 1000, likes_it, likes_it, nothing).schedule.unroll == 13);
}

TEST_CASE("a faulty schedule is never the best, and where the first one is faulty nothing is found") {
  const cellc::Plan plan = elman_plan(32, 32);
  const auto others_fail = [&](const cellc::Plan& candidate, const std::vector<int64_t>& batches) {
    return same_numbers(candidate.schedule, plan.schedule) ? pretended(candidate, batches) : cellc::Measured{{}, "wrong numbers"};
  };
  CHECK(same_numbers(cellc::search(plan, {}, 1000, others_fail, others_fail, nothing).schedule, plan.schedule));
  const auto all_fail = [](const cellc::Plan&, const std::vector<int64_t>&) { return cellc::Measured{{}, "wrong numbers"}; };
  CHECK_THROWS_WITH_AS(cellc::search(plan, {}, 1000, all_fail, all_fail, nothing), "wrong numbers", cellc::SearchError);
}

TEST_CASE("a schedule that one batch pays for is not taken") {
  const cellc::Plan plan = elman_plan(32, 32);
  const auto pays = [](int64_t paying, double factor) {
    return [=](const cellc::Plan& candidate, const std::vector<int64_t>& batches) {
      cellc::Measured measured = equal(candidate, batches);
      if (candidate.schedule.unroll == 13)
        for (auto& [batch, seconds] : measured.times) seconds = batch == paying ? factor : 0.5;
      return measured;
    };
  };
  cellc::Schedule known = plan.schedule;
  known.unroll = 13;
  for (const double factor : {1.04, 1.06}) {
    CAPTURE(factor);
    const cellc::Measure measure = pays(64, factor);
    CHECK((cellc::search(plan, {known}, 1000, measure, measure, nothing).schedule.unroll == 13) == (factor < 1.05));
  }
}
