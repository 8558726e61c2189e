#include "schedules/analytic_cuda.h"

#include <algorithm>

#include "schedules/dtype.h"

namespace cellc {
namespace {

constexpr int warp = 32;

int64_t widest_state(const Graph& graph, const Sizes& sizes) {
  int64_t widest = 0;
  for (const NodeId result : graph.results) widest = std::max(widest, extents(graph.nodes[static_cast<size_t>(result)].shape, sizes)[0]);
  return widest;
}

// Sums of a hidden unit: one for each gate, and one more where gates are not all of one kind, as in GRU.
int64_t sums(const Graph& graph) {
  int64_t gates = 1;
  for (const Node& node : graph.nodes)
    if (node.op == Op::param && node.shape.size() == 2) gates = std::max(gates, node.shape[0].count);
  return gates == 1 ? 1 : gates + 1;
}

// As many threads as fill a multiprocessor's four schedulers with four warps each, in powers of two, as far as what recur keeps of a row in
// shared memory fits there: the states and what was projected, of each of its 8 steps, and the parts of the sums.
int recur_chains(const Graph& graph, int64_t units, int64_t bytes) {
  constexpr int64_t shared_bytes = 48 << 10, steps = 8;
  const auto states = static_cast<int64_t>(graph.results.size());
  const auto fits = [&](int chains) {
    return chains * units <= 512 && (steps * (states + sums(graph)) + chains * sums(graph)) * units * bytes <= shared_bytes;
  };
  int chains = 1;
  while (chains < 8 && fits(2 * chains)) chains *= 2;
  return chains;
}

}  // namespace

Schedule cuda_schedule(const Graph& graph, const Sizes& sizes, const std::string& dtype) {
  const int64_t units = sizes.empty() ? 256 : widest_state(graph, sizes);
  const bool is_double = dtype_row(dtype).compute_bytes == 8;
  Schedule schedule;
  schedule.lanes = warp;
  schedule.panel_vectors = units > 2 * warp ? 4 : units > warp ? 2 : 1;
  if (is_double || sums(graph) > 3) schedule.panel_vectors = std::min(schedule.panel_vectors, 2);
  schedule.rows = is_double ? 4 : 8;
  schedule.few_rows = schedule.rows / 2;
  schedule.accumulators = 32;
  schedule.tile_vectors = widest_part(schedule, schedule.rows);
  schedule.one_vectors = schedule.panel_vectors;
  schedule.one_chains = units >= 256 && !is_double ? 32 : 16;
  schedule.few_chains = recur_chains(graph, units, is_double ? 8 : 4);
  schedule.unroll = 4;
  schedule.one_unroll = sizes.empty() || units >= 128 ? 8 : 4;
  schedule.block_tiles = 0;
  schedule.source = "analytic";
  return schedule;
}

}  // namespace cellc
