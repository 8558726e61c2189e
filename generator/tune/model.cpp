#include "tune/model.h"

#include <algorithm>
#include <cmath>

#include "lower/panel.h"
#include "schedules/dtype.h"
#include "targets/targets.h"

namespace cellc {
namespace {

constexpr double latency = 4, tanh_cycles = 8, call_cycles = 40;

double rounded_up(double n, double multiple) { return std::ceil(n / multiple) * multiple; }

double extent(const Dim& dim, const Sizes& sizes) { return static_cast<double>(dim.count * sizes.at(dim.name)); }

// The height of the fewest tiles.
double tile_height(double batch, double most) { return std::ceil(batch / std::ceil(batch / most)); }

struct TileShape {
  double rows, vectors, chains;
};

TileShape tile_of(const Schedule& s, double batch) {
  if (batch == 1) return {1, static_cast<double>(s.one_vectors), static_cast<double>(s.one_chains)};
  if (batch <= s.few_rows) return {batch, static_cast<double>(widest_part(s, s.few_rows)), static_cast<double>(s.few_chains)};
  return {tile_height(batch, s.rows), static_cast<double>(s.tile_vectors), 1};
}

// A vector's multiply-adds and tanh, of those of a whole one. Some processors of 512-bit vectors take them in two halves (Zen 4), others as
// a whole: the narrow vectors get the benefit of the doubt.
double narrowness(const Plan& plan) {
  const int whole = find_target(plan.target)->registers.vector_bytes;
  return whole == 64 && plan.schedule.lanes * dtype_row(plan.dtype).compute_bytes < whole ? 0.5 : 1;
}

double panel_cycles(const Panel& panel, const Plan& plan, double batch) {
  double columns = 0;
  for (const Segment& segment : panel.segments) columns += segment.columns ? extent(*segment.columns, plan.sizes) : 0;
  const TileShape tile = tile_of(plan.schedule, batch);
  const double units = rounded_up(extent(panel.rows, plan.sizes), padded_units(plan.schedule));
  const double vectors = units / plan.schedule.lanes, tiles = std::ceil(batch / tile.rows);
  const double sums = tile.rows * tile.vectors, loads = tile.rows + tile.vectors;
  const double part = narrowness(plan), column = std::max({sums / 2 * part, loads / 2 * part, latency / tile.chains});
  return tiles * (vectors / tile.vectors * columns * column + tile.rows * vectors * tanh_cycles * part);
}

double mean_log(Plan plan, const Schedule& schedule, const std::vector<int64_t>& batches) {
  plan.schedule = schedule;
  double sum = 0;
  for (const int64_t batch : batches) sum += std::log(predicted_cycles(plan, batch));
  return sum / static_cast<double>(batches.size());
}

}  // namespace

double predicted_cycles(const Plan& plan, int64_t batch) {
  double cycles = call_cycles;
  for (const Panel& panel : panels(plan.graph)) cycles += panel_cycles(panel, plan, static_cast<double>(batch));
  return cycles;
}

std::vector<Schedule> worth_measuring(const Plan& plan, const std::vector<Schedule>& schedules, const std::vector<int64_t>& batches,
                                      double factor, size_t most) {
  std::vector<std::pair<double, Schedule>> rated;
  for (const Schedule& schedule : schedules) rated.emplace_back(mean_log(plan, schedule, batches), schedule);
  std::stable_sort(rated.begin() + 1, rated.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  double least = rated[0].first;
  for (const auto& [cost, schedule] : rated) least = std::min(least, cost);
  std::vector<Schedule> result{schedules[0]};
  for (size_t i = 1; i < rated.size() && result.size() < most; ++i)
    if (rated[i].first <= least + std::log(factor)) result.push_back(rated[i].second);
  return result;
}

}  // namespace cellc
