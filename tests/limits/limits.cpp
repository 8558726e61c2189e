#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <cellc/limits.h>
#include <doctest/doctest.h>

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

// Generous, because other programs share the machine: a real error (a loop optimised away, a wrong count) is off by much more.
TEST_CASE("half as many doubles as floats fit in a vector") {
  const double ratio = limits::fma_peak<float>() / limits::fma_peak<double>();
  CHECK(ratio > 1.4);
  CHECK(ratio < 2.9);
}

TEST_CASE("a buffer in memory does not stream faster than one in the first cache") {
  CHECK(limits::stream_rate(16 << 10) * 1.3 > limits::stream_rate(64 << 20));
}

TEST_CASE("the limit of a step is positive and grows with the batch") {
  const double one = limits::step_limit_seconds<float>(64, 64, 1);
  CHECK(one > 0);
  CHECK(limits::step_limit_seconds<float>(64, 64, 100) > 10 * one);
  CHECK(limits::step_limit_seconds<double>(64, 64, 100) > limits::step_limit_seconds<float>(64, 64, 100));
}
