#include <doctest/doctest.h>

#include <cstring>
#include <random>

#include "mutate.h"
#include "plan/plan.h"
#include "random_graph.h"

namespace {

using cellc::Plan;

const std::vector<std::string> words{
    "{",  "}",  "[",   "]",       "\"",   ",",         ":",           "null",         "true",       "-",     "0",  "\\",
    "[]", "{}", "\\n", "\\u0000", "\xff", "\"sizes\"", "\"version\"", "\"schedule\"", "\"lanes\":", "1e999", "%0", " "};

Plan random_plan(std::mt19937_64& random) {
  Plan plan{"library", random_graph(random), {}, random() % 2 == 0 ? "float32" : "float64", "x86-64-v3", {}};
  plan.schedule.source = "analytic";
  if (random() % 2 == 0)
    for (const std::string& name : cellc::dimensions(plan.graph)) plan.sizes[name] = 1 + static_cast<int64_t>(random() % 100);
  return plan;
}

/// An error of its own kind, or a plan whose name and text can be made.
bool is_sound(const std::string& text) {
  try {
    const Plan plan = cellc::parse_plan(text);
    const std::string printed = print_plan(plan);
    return !kernel_name(plan).empty() && print_plan(cellc::parse_plan(printed)) == printed;
  } catch (const cellc::PlanError&) {
    return true;
  }
}

}  // namespace

TEST_CASE("plans go through their text byte for byte") {
  std::mt19937_64 random(21);
  for (int i = 0; i < 100; ++i) {
    const std::string text = print_plan(random_plan(random));
    CHECK(print_plan(cellc::parse_plan(text)) == text);
  }
}

TEST_CASE("changed texts of plans give an error or a sound plan") {
  std::mt19937_64 random(22);
  int unsound = 0;
  for (int i = 0; i < 60; ++i) {
    const std::string text = print_plan(random_plan(random));
    for (int k = 0; k < 100; ++k) unsound += is_sound(mutate(text, words, random)) ? 0 : 1;
  }
  CHECK(unsound == 0);
}

TEST_CASE("plans of any depth and length give an error") {
  std::mt19937_64 random(23);
  const std::string text = print_plan(random_plan(random));
  for (const char* opening : {"[", "{\"version\":", "{\"version\":[", "{\"sizes\":{\"I\":"}) {
    std::string deep;
    for (int i = 0; i < 200000; ++i) deep += opening;
    CHECK(is_sound(deep));
    CHECK_THROWS_AS(cellc::parse_plan(deep), cellc::PlanError);
  }
  for (const char* key : {"\"version\": 1", "\"dtype\": \"float32\"", "\"dtype\": \"float64\"", "\"unroll\": 1"}) {
    const size_t at = text.find(key);
    if (at == std::string::npos) continue;
    const std::string deep = std::string(200000, '[') + std::string(200000, ']');
    CHECK_THROWS_AS(cellc::parse_plan(text.substr(0, at) + std::string(key, std::strchr(key, ':') + 1) + deep +
                                      text.substr(at + std::string_view(key).size())),
                    cellc::PlanError);
  }
  CHECK_THROWS_AS(cellc::parse_plan(std::string(1 << 20, '\0')), cellc::PlanError);
  CHECK_THROWS_AS(cellc::parse_plan(text + text), cellc::PlanError);
}
