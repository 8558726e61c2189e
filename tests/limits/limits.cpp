#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <cellc/limits.h>
#include <doctest/doctest.h>

#include <algorithm>
#include <string>

namespace limits = cellc::limits;

TEST_CASE("the FLOPs of a step count the products and 14 multiply-adds for each activation") {
  struct Row {
    int64_t input_size, hidden_size, batch;
    double flops;
  };
  const Row rows[] = {{10, 20, 1, 1760}, {10, 20, 3, 5280}, {16, 16, 1, 1472}, {1, 1, 1, 32}, {256, 256, 0, 0}, {0, 2, 1, 64}};
  for (const Row& row : rows) {
    CAPTURE(row.input_size);
    CAPTURE(row.batch);
    CHECK(limits::step_flops(row.input_size, row.hidden_size, row.batch) == row.flops);
  }
}

TEST_CASE("the bytes of the weights leave the biases out") {
  CHECK(limits::weight_bytes(10, 20, 4) == 2400);
  CHECK(limits::weight_bytes(256, 256, 8) == 1048576);
}

TEST_CASE("the limit is the longer of arithmetic and streaming") {
  CHECK(limits::limit_seconds(100, 10, 50, 10) == 2);
  CHECK(limits::limit_seconds(100, 40, 50, 10) == 4);
  CHECK(limits::limit_seconds(0, 0, 1, 1) == 0);
}

TEST_CASE("a core does more than a FLOP and reads more than a byte in a nanosecond") {
  CHECK(limits::fma_peak<float>() > 1e9);
  CHECK(limits::fma_peak<double>() > 1e9);
  CHECK(limits::stream_rate(4096) > 1e9);
  CHECK(std::string(limits::instructions()) != "");
}

// Another program on the same core takes up to half of a rate, for as long as it runs. So what is compared is measured by turns, the best
// of each kept, for 8 turns, and for up to 100 where the comparison does not hold yet. The bounds are generous all the same: a real error
// (a loop optimised away, a wrong count) is off by much more, in every turn.
template <typename Turn>
bool holds_at_last(Turn turn) {
  bool holds = false;
  for (int turns = 0; turns < 8 || (!holds && turns < 100); ++turns) holds = turn();
  return holds;
}

constexpr limits::Budget short_time{3};

TEST_CASE("half as many doubles as floats fit in a vector") {
  double floats = 0, doubles = 0;
  const bool holds = holds_at_last([&] {
    floats = std::max(floats, limits::fma_peak<float>(short_time));
    doubles = std::max(doubles, limits::fma_peak<double>(short_time));
    return floats / doubles > 1.4 && floats / doubles < 2.9;
  });
  CAPTURE(floats / doubles);
  CHECK(holds);
}

TEST_CASE("a buffer in memory does not stream faster than one in the first cache") {
  double first_cache = 0, memory = 0;
  CHECK(holds_at_last([&] {
    first_cache = std::max(first_cache, limits::stream_rate(16 << 10, short_time));
    memory = std::max(memory, limits::stream_rate(64 << 20, short_time));
    return first_cache * 1.3 > memory;
  }));
}

TEST_CASE("the limit of a step is positive, grows with the batch and is longer in float64") {
  double one = 1e300, many = 1e300, many_doubles = 1e300;
  CHECK(holds_at_last([&] {
    one = std::min(one, limits::step_limit_seconds<float>(64, 64, 1));
    many = std::min(many, limits::step_limit_seconds<float>(64, 64, 100));
    many_doubles = std::min(many_doubles, limits::step_limit_seconds<double>(64, 64, 100));
    return one > 0 && many > 10 * one && many_doubles > 1.4 * many;
  }));
}
