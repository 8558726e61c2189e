#include "schedules/schedule.h"

#include <algorithm>
#include <numeric>

#include <fmt/format.h>

namespace cellc {

int padded_units(const Schedule& schedule) {
  return schedule.lanes * std::lcm(schedule.panel_vectors, std::lcm(schedule.one_vectors, schedule.tile_vectors));
}

int least_rows(const Schedule& schedule) { return std::min(schedule.few_rows, schedule.rows / 2) + 1; }

// Beside the sums, a vector of weights for each of them and a broadcast are in registers: a sum that is not costs a store and a load in its
// chain, at each column.
int most_rows_of(const Schedule& schedule, int vectors) {
  return std::min(schedule.accumulators / vectors, (schedule.accumulators + 3) / vectors - 1);
}

int widest_part(const Schedule& schedule, int rows) {
  int vectors = schedule.panel_vectors;
  while (vectors > 1 && (schedule.panel_vectors % vectors != 0 || rows > most_rows_of(schedule, vectors))) --vectors;
  return vectors;
}

std::string to_string(const Schedule& s) {
  return fmt::format(
      "{} lanes, panels of {}; tiles of {} rows x {} vectors{}, N <= {}: {} vectors, {} chains, unroll {}; N = 1: {} vectors, {} chains, "
      "unroll {} ({})",
      s.lanes, s.panel_vectors, s.rows, s.tile_vectors, s.block_tiles == 0 ? "" : fmt::format(", {} in a block", s.block_tiles), s.few_rows,
      widest_part(s, s.few_rows), s.few_chains, s.unroll, s.one_vectors, s.one_chains, s.one_unroll, s.source);
}

}  // namespace cellc
