#include "tune/space.h"

#include <algorithm>
#include <array>
#include <set>

#include "schedules/analytic.h"
#include "schedules/choose.h"
#include "schedules/numbers.h"
#include "targets/targets.h"

namespace cellc {
namespace {

int whole_lanes(const Plan& plan) { return find_target(plan.target)->registers.vector_bytes / dtype_row(plan.dtype).compute_bytes; }

// One register is left for a broadcast or a weight, whatever the tile.
int most_accumulators(const Plan& plan) { return find_target(plan.target)->registers.count - 2; }

std::vector<Schedule> panels(const Plan& from) {
  std::vector<Schedule> result;
  for (int lanes = whole_lanes(from); lanes >= std::min(4, whole_lanes(from)); lanes /= 2)
    for (const int vectors : {1, 2, 3, 4, 5, 6, 8})
      result.push_back(schedule_with_panels(from.graph, from.sizes, from.dtype, from.target, lanes, vectors));
  return result;
}

std::vector<Schedule> one_row(const Plan& from) {
  std::vector<Schedule> result;
  for (const int vectors : {1, 2, 3, 4, 6, 8})
    for (const int chains : {1, 2, 3, 4, 5, 6, 8})
      for (const int unroll : {1, 2, 4}) {
        Schedule schedule = from.schedule;
        schedule.one_vectors = vectors, schedule.one_chains = chains, schedule.one_unroll = unroll;
        if (vectors * chains <= most_accumulators(from)) result.push_back(schedule);
      }
  return result;
}

std::vector<Schedule> few_rows(const Plan& from) {
  std::vector<Schedule> result;
  for (const int rows : {2, 3, 4, 5, 6, 7, 8, 10, 13})
    for (const int chains : {1, 2, 3, 4}) {
      Schedule schedule = from.schedule;
      schedule.few_rows = rows, schedule.few_chains = chains;
      if (rows * chains * widest_part(schedule, rows) <= most_accumulators(from)) result.push_back(schedule);
    }
  return result;
}

std::vector<Schedule> many_rows(const Plan& from) {
  std::vector<Schedule> result;
  for (const int accumulators : {8, 10, 12, 13, 14, 16, 20, 24, 26, 28, 30})
    for (const int vectors : {1, 2, 3, 4, 5, 6, 8})
      for (const int unroll : {1, 2, 4}) {
        Schedule schedule = from.schedule;
        schedule.accumulators = accumulators, schedule.rows = std::min(accumulators / vectors, 16), schedule.tile_vectors = vectors;
        schedule.unroll = unroll;
        if (accumulators <= most_accumulators(from)) result.push_back(schedule);
      }
  return result;
}

// The order of the loops: 0 walks each panel over all rows; else each block of so many tiles meets all panels.
std::vector<Schedule> blocks(const Plan& from) {
  std::vector<Schedule> result;
  for (const int tiles : {0, 2, 3, 4, 6, 8, 12}) {
    result.push_back(from.schedule);
    result.back().block_tiles = tiles;
  }
  return result;
}

bool is_legal(const Schedule& schedule) {
  try {
    check_schedule(schedule);
    return true;
  } catch (const ScheduleError&) {
    return false;
  }
}

const std::array all_groups{
    Group{"panels", {1, 3, 8, 64}, panels},     Group{"one row", {1}, one_row},     Group{"few rows", {2, 3, 5, 10}, few_rows},
    Group{"many rows", {8, 13, 64}, many_rows}, Group{"blocks", {64, 256}, blocks},
};

}  // namespace

std::span<const Group> groups() { return all_groups; }

std::vector<int64_t> all_batches() {
  std::set<int64_t> batches;
  for (const Group& group : groups()) batches.insert(group.batches.begin(), group.batches.end());
  return {batches.begin(), batches.end()};
}

std::vector<Schedule> variants(const Group& group, const Plan& from) {
  std::vector<Schedule> result{from.schedule};
  for (Schedule& schedule : group.variants(from)) {
    schedule.source = "tuned";
    const auto is_same = [&](const Schedule& other) { return same_numbers(schedule, other); };
    if (is_legal(schedule) && std::none_of(result.begin(), result.end(), is_same)) result.push_back(schedule);
  }
  return result;
}

}  // namespace cellc
