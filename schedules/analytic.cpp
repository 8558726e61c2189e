#include "schedules/analytic.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "schedules/choose.h"

namespace cellc {
namespace {

// What the register tile has to work with.
struct Registers {
  const char* target;
  int vector_bytes;
  int accumulators;  ///< of the 16 or 32 registers, less one for a broadcast and those for weights and constants
};

constexpr std::array registers{Registers{"x86-64-v2", 16, 12}, Registers{"x86-64-v3", 32, 12}, Registers{"x86-64-v4", 64, 24}};

const Registers& registers_of(const std::string& target) {
  for (const Registers& row : registers)
    if (row.target == target) return row;
  throw ScheduleError(fmt::format("no analytic schedule for the target {}", target));
}

// The hidden units that the kernel computes side by side; 0 in a generic kernel.
int64_t hidden_units(const Graph& graph, const Sizes& sizes) {
  if (sizes.empty()) return 0;
  int64_t widest = 0;
  for (const NodeId result : graph.results) widest = std::max(widest, extents(graph.nodes[static_cast<size_t>(result)].shape, sizes)[0]);
  return widest;
}

// Half or quarter vectors where a whole one would be mostly padding.
int lanes_for(int64_t units, int whole) {
  int lanes = whole;
  while (units > 0 && lanes > 4 && units <= lanes / 2) lanes /= 2;
  return lanes;
}

// Up to four vectors are one panel. More are cut into panels of 4, 3 or 2, whichever leaves the least padding.
int panel_vectors_for(int64_t vectors) {
  if (vectors == 0) return 4;
  if (vectors <= 4) return static_cast<int>(vectors);
  const auto padded = [vectors](int width) { return (vectors + width - 1) / width * width; };
  return std::min({4, 3, 2}, [&](int a, int b) { return padded(a) < padded(b); });
}

}  // namespace

Schedule analytic_schedule(const Graph& graph, const Sizes& sizes, const std::string& dtype, const std::string& target) {
  const Registers& available = registers_of(target);
  const int64_t units = hidden_units(graph, sizes);
  Schedule schedule;
  schedule.lanes = lanes_for(units, available.vector_bytes / (dtype == "float64" ? 8 : 4));
  schedule.panel_vectors = panel_vectors_for((units + schedule.lanes - 1) / schedule.lanes);
  schedule.accumulators = available.accumulators;
  // Two vectors wide: each broadcast feeds two multiplications, each weight vector `rows` of them. Three vectors do not halve, so they stay together.
  schedule.rows = schedule.panel_vectors == 3 ? available.accumulators / 3 : available.accumulators / 2;
  // About eight sums in flight hide the latency of the addition (4 cycles, two a cycle).
  schedule.one_vectors = schedule.panel_vectors;
  schedule.one_chains = std::clamp(8 / schedule.one_vectors, 2, 4);
  schedule.source = "analytic";
  return schedule;
}

}  // namespace cellc
