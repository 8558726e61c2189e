#include "tune/model.h"

#include <doctest/doctest.h>

#include "elman.h"

namespace {

double cycles(cellc::Plan plan, int cellc::Schedule::*number, int value, int64_t batch) {
  plan.schedule.*number = value;
  return cellc::predicted_cycles(plan, batch);
}

}  // namespace

TEST_CASE("the model knows the limits of a step: multiply-adds, latency, padding") {
  const cellc::Plan plan = elman_plan(256, 256);
  // 2 * 256 * 256 multiply-adds a row, 32 a cycle.
  CHECK(cellc::predicted_cycles(plan, 64) >= 64.0 * 2 * 256 * 256 / 32);
  CHECK(cellc::predicted_cycles(plan, 64) <= 1.25 * 64.0 * 2 * 256 * 256 / 32);
  const cellc::Plan small = elman_plan(16, 16);
  CHECK(cycles(small, &cellc::Schedule::one_chains, 1, 1) > 1.5 * cycles(small, &cellc::Schedule::one_chains, 4, 1));
  CHECK(cellc::predicted_cycles(elman_plan(64, 65), 64) > 1.2 * cellc::predicted_cycles(elman_plan(64, 64), 64));
}

TEST_CASE("half vectors of 512 bits may be twice as fast: where they need no padding they are worth a measurement") {
  const cellc::Plan plan = elman_plan(24, 24);
  cellc::Schedule narrow = plan.schedule;
  narrow.lanes = 8, narrow.panel_vectors = 3, narrow.rows = 8, narrow.tile_vectors = 3, narrow.few_rows = 4, narrow.one_vectors = 3;
  CHECK(plan.schedule.lanes == 16);
  CHECK(cellc::worth_measuring(plan, {plan.schedule, narrow}, {8, 64}, 1.1, 9).size() == 2);
}

TEST_CASE("what is far from the best is not worth a measurement, the first always is") {
  const cellc::Plan plan = elman_plan(16, 16);
  cellc::Schedule slow = plan.schedule, fast = plan.schedule;
  slow.one_chains = 1, fast.one_chains = 4;
  CHECK(cellc::worth_measuring(plan, {slow, fast}, {1}, 1.1, 9) == std::vector<cellc::Schedule>{slow, fast});
  CHECK(cellc::worth_measuring(plan, {fast, slow}, {1}, 1.1, 9) == std::vector<cellc::Schedule>{fast});
  CHECK(cellc::worth_measuring(plan, {slow, fast}, {1}, 1.1, 1) == std::vector<cellc::Schedule>{slow});
}
