#include "schedules/analytic.h"

#include <doctest/doctest.h>

#include <array>
#include <string>

#include "elman.h"
#include "graph/text.h"
#include "schedules/choose.h"
#include "schedules/numbers.h"

namespace {

using cellc::Schedule;

struct Target {
  const char* name;
  int vector_bytes, registers;
};
constexpr Target targets[] = {
    {"x86-64-v2", 16, 16}, {"x86-64-v3", 32, 16}, {"x86-64-v4", 64, 32}, {"x86-64-v4-vnni-bf16", 64, 32}, {"arm-64", 16, 32}};

struct DType {
  const char* name;
  int bytes;
};
constexpr DType dtypes[] = {{"float32", 4}, {"float64", 8}, {"bfloat16", 4}, {"float16", 4}, {"float32-bfloat16", 4}, {"float32-int8", 4}};

/// Legal for the target: numbers in their bounds, whole vectors, a register tile that the registers hold.
void check_legal(const Schedule& schedule, const Target& target, const DType& dtype) {
  cellc::check_schedule(schedule);
  CHECK(schedule.lanes * dtype.bytes <= target.vector_bytes);
  CHECK(schedule.accumulators < target.registers);
  CHECK(schedule.tile_vectors * schedule.rows <= schedule.accumulators);
  CHECK(widest_part(schedule, schedule.few_rows) * schedule.few_rows * schedule.few_chains <= schedule.accumulators);
  CHECK(schedule.source == "analytic");
}

}  // namespace

TEST_CASE("every size from 1 to 2048 has a legal schedule on every target") {
  for (const Target& target : targets) {
    for (const DType& dtype : dtypes) {
      CAPTURE(std::string(target.name) + " " + dtype.name);
      for (int64_t hidden = 1; hidden <= 2048; ++hidden) {
        CAPTURE(hidden);
        check_legal(choose_schedule({"/nowhere"}, elman(), sizes(1 + hidden % 7, hidden), dtype.name, target.name), target, dtype);
      }
      check_legal(choose_schedule({"/nowhere"}, elman(), {}, dtype.name, target.name), target, dtype);
    }
  }
}

TEST_CASE("a cell of four gates has a legal schedule for every size, of fewer heights, with panels that the second cache holds") {
  for (const Target& target : targets)
    for (const DType& dtype : dtypes) {
      CAPTURE(std::string(target.name) + " " + dtype.name);
      for (int64_t hidden = 1; hidden <= 1100; ++hidden) {
        CAPTURE(hidden);
        const Schedule schedule = cellc::analytic_schedule(four_gates(), sizes(hidden, hidden), dtype.name, target.name);
        check_legal(schedule, target, dtype);
        if (hidden > 300 && dtype.bytes == 4) CHECK(schedule.panel_vectors <= 4);
      }
    }
  const Schedule small = cellc::analytic_schedule(four_gates(), sizes(256, 256), "float32", "x86-64-v4-vnni-bf16");
  const Schedule large = cellc::analytic_schedule(four_gates(), sizes(512, 512), "float32", "x86-64-v4-vnni-bf16");
  CHECK(small.panel_vectors == 4);
  CHECK(small.rows == 6);
  CHECK(large.panel_vectors == 2);
  CHECK(large.rows == 12);
}

TEST_CASE("padding is less than the smallest panel but for small sizes") {
  for (const Target& target : targets) {
    for (int64_t hidden = 1; hidden <= 2048; ++hidden) {
      CAPTURE(hidden);
      const Schedule schedule = cellc::analytic_schedule(elman(), sizes(8, hidden), "float32", target.name);
      const int64_t panel = schedule.lanes * schedule.panel_vectors;
      CHECK((hidden + panel - 1) / panel * panel - hidden < std::max<int64_t>(schedule.lanes * 2, 4));
    }
  }
}

TEST_CASE("rows come in blocks where the weights are larger than a second cache of 1 MB") {
  const auto block = [](int64_t units, const char* dtype) {
    return cellc::analytic_schedule(elman(), sizes(units, units), dtype, "x86-64-v4-vnni-bf16").block_tiles;
  };
  CHECK(block(256, "float32") == 0);
  CHECK(block(960, "float32") == (384 << 10) / (6 * 2 * 960 * 4));
  CHECK(block(400, "float64") > 0);
  CHECK(block(512, "float32-bfloat16") == 0);
  CHECK(cellc::analytic_schedule(elman(), {}, "float32", "x86-64-v4").block_tiles == 0);
}

TEST_CASE("of 32 registers a tile is as wide as a panel; rows a multiple of 4 KB apart are at most as many as a first cache has ways") {
  const auto rows = [](int64_t inputs, int64_t units, const char* dtype, const char* target = "x86-64-v4-vnni-bf16") {
    return cellc::analytic_schedule(elman(), sizes(inputs, units), dtype, target).rows;
  };
  CHECK(rows(960, 960, "float32") == 6);
  CHECK(rows(100, 48, "float32") == 8);  // a panel of three vectors
  CHECK(rows(100, 32, "float32") == 13);
  CHECK(rows(100, 70, "float32") == 4);  // of five, all side by side
  CHECK(cellc::analytic_schedule(elman(), sizes(100, 70), "float32", "x86-64-v4").tile_vectors == 5);
  CHECK(rows(1024, 32, "float32") == 8);
  CHECK(rows(960, 960, "float32", "x86-64-v3") == 6);  // of two vectors
  CHECK(rows(1024, 1024, "float32", "arm-64") == 6);
}

TEST_CASE("of 16 registers panels are as wide as tiles; one row takes up to eight vectors, in no more sums than registers hold") {
  const auto padded = [](int64_t units, int64_t multiple) { return (units + multiple - 1) / multiple * multiple; };
  for (const char* target : {"x86-64-v2", "x86-64-v3"})
    for (const char* dtype : {"float32", "float64", "bfloat16", "float32-bfloat16"})
      for (int64_t hidden = 1; hidden <= 1024; ++hidden) {
        CAPTURE(std::string(target) + " " + dtype + " " + std::to_string(hidden));
        const Schedule s = cellc::analytic_schedule(elman(), sizes(8, hidden), dtype, target);
        CHECK(s.tile_vectors == s.panel_vectors);
        CHECK(s.one_vectors <= 8);
        CHECK(s.one_vectors * s.one_chains <= s.accumulators);
        CHECK(padded(hidden, padded_units(s)) == padded(hidden, s.lanes * s.panel_vectors));
      }
  const auto one_row = [&](int64_t units, const char* target = "x86-64-v3") {
    const Schedule s = cellc::analytic_schedule(elman(), sizes(units, units), "float32", target);
    return std::array{s.panel_vectors, s.one_vectors, s.one_chains, s.one_unroll};
  };
  CHECK(one_row(16) == std::array{2, 2, 4, 1});
  CHECK(one_row(24) == std::array{3, 3, 2, 2});
  CHECK(one_row(48) == std::array{2, 6, 2, 2});
  CHECK(one_row(64) == std::array{2, 8, 1, 4});
  CHECK(one_row(80) == std::array{2, 2, 4, 1});  // five panels
  CHECK(one_row(64, "x86-64-v2") == std::array{2, 8, 1, 4});
  const auto panel = [](const char* dtype) { return cellc::analytic_schedule(elman(), sizes(48, 48), dtype, "x86-64-v3").panel_vectors; };
  CHECK(panel("float32") == 2);
  CHECK(panel("bfloat16") == 3);  // converted for each tile
}

TEST_CASE("one row takes so many vectors as no dimension of the cell is padded further for") {
  const cellc::Graph graph = cellc::parse_graph(R"(cellgraph 1
cell projected
%0 = in x : [I]
%1 = state c : [H]
%2 = state h : [P]
%3 = param w : [H, I]
%4 = param u : [P, H]
%5 = matvec %3, %0 : [H]
%6 = add %5, %1 : [H]
%7 = matvec %4, %1 : [P]
%8 = add %7, %2 : [P]
return %6, %8
)");
  const auto one_vectors = [&](int64_t hidden, int64_t projected) {
    return cellc::analytic_schedule(graph, {{"I", 8}, {"H", hidden}, {"P", projected}}, "float32", "x86-64-v3").one_vectors;
  };
  CHECK(one_vectors(128, 64) == 8);
  CHECK(one_vectors(128, 24) == 4);  // of two panels
  CHECK(one_vectors(128, 8) == 2);
}

TEST_CASE("a tile of 16 registers has several columns in an iteration at any size, of 32 where it would be stored else") {
  const auto unroll = [](int64_t inputs, int64_t units, const char* target) {
    return cellc::analytic_schedule(elman(), sizes(inputs, units), "float32", target).unroll;
  };
  for (const int64_t units : {16, 64, 256, 1024}) {
    CHECK(unroll(units, units, "x86-64-v2") == 2);
    CHECK(unroll(units, units, "x86-64-v3") == 4);
    CHECK(unroll(units, units, "arm-64") == 1);
  }
  CHECK(unroll(64, 64, "x86-64-v4") == 2);  // one tile of all hidden units
  CHECK(unroll(256, 256, "x86-64-v4") == 1);
  CHECK(unroll(3, 256, "x86-64-v4") == 2);  // straight code before the loop
}

TEST_CASE("on AVX-512 without bfloat16 weights from the third cache are met once by as many rows as a narrow tile has") {
  const auto schedule = [](int64_t inputs, int64_t units, const char* target = "x86-64-v4") {
    return cellc::analytic_schedule(elman(), sizes(inputs, units), "float32", target);
  };
  const auto tile = [&](int64_t inputs, int64_t units, const char* target = "x86-64-v4") {
    const Schedule s = schedule(inputs, units, target);
    return std::array{s.panel_vectors, s.rows, s.tile_vectors, s.few_rows};
  };
  CHECK(tile(512, 256) == std::array{4, 6, 4, 3});  // 0.8 MB
  CHECK(tile(640, 512) == std::array{2, 13, 2, 10});
  CHECK(tile(1024, 1024) == std::array{2, 6, 4, 10});  // rows of 4 KB: low tiles over two panels
  CHECK(tile(1024, 1000) == std::array{2, 8, 2, 8});   // an odd number of panels
  CHECK(padded_units(schedule(1024, 1024)) == 64);
  CHECK(tile(640, 512, "x86-64-v4-vnni-bf16") == std::array{4, 6, 4, 3});
}

TEST_CASE("panels that are larger than the second cache have blocks of 64 rows in low tiles") {
  const Schedule schedule = cellc::analytic_schedule(four_gates(), sizes(1000, 1000), "float32", "x86-64-v4");
  CHECK(schedule.panel_vectors == 2);
  CHECK(schedule.rows == 8);
  CHECK(schedule.block_tiles == 8);
}

TEST_CASE("a target without registers in the table is an error") {
  CHECK_THROWS_WITH_AS(cellc::analytic_schedule(elman(), {}, "float32", "armv9"), "no analytic schedule for the target armv9",
                       cellc::ScheduleError);
}
