#include <doctest/doctest.h>

#include "example.h"
#include "schedules/numbers.h"

namespace {

using cellc::Plan;

bool reads_back(const Plan& plan) {
  const Plan back = cellc::parse_plan(print_plan(plan));
  return back.library == plan.library && print_graph(back.graph) == print_graph(plan.graph) && back.sizes == plan.sizes &&
         back.dtype == plan.dtype && back.target == plan.target && back.schedule == plan.schedule && print_plan(back) == print_plan(plan);
}

}  // namespace

TEST_CASE("plans read back, with sizes and generic") {
  CHECK(reads_back(example_plan()));
  CHECK(reads_back(example_plan({})));
}

TEST_CASE("every number of the schedule is kept") {
  for (const cellc::ScheduleNumber& number : cellc::schedule_numbers()) {
    CAPTURE(std::string(number.name));
    Plan plan = example_plan();
    plan.schedule = {64, 16, 16, 1, 8, 2, 3, 16, 16, 16, 16, 16, "a \"table\",\nentry 1"};
    CHECK(reads_back(plan));
    const std::string before = print_plan(plan);
    ++(plan.schedule.*number.member);
    CHECK(print_plan(plan) != before);
  }
}

TEST_CASE("the text of a plan is JSON that says its version") {
  const std::string text = print_plan(example_plan());
  CHECK(text.substr(0, 36) == "{\n  \"version\": 1,\n  \"library\": \"my_k");
  CHECK(text.back() == '\n');
}
