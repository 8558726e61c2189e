#include "tune/search.h"

#include <cmath>

#include "tune/model.h"
#include "tune/space.h"

namespace cellc {
namespace {

constexpr double worth = 1.4, gain = 0.99;

Plan with(Plan plan, const Schedule& schedule) {
  plan.schedule = schedule;
  return plan;
}

void keep_faster(Times& times, const Times& others) {
  for (const auto& [batch, seconds] : others) {
    const auto [at, is_new] = times.emplace(batch, seconds);
    if (!is_new) at->second = std::min(at->second, seconds);
  }
}

Schedule best_of(const Group& group, const Plan& start, size_t most, const Measure& measure, const Report& report) {
  const std::vector<Schedule> schedules = worth_measuring(start, variants(group, start), group.batches, worth, most);
  Schedule best = schedules[0];
  Times best_times;
  for (size_t k = 0; k < schedules.size(); ++k) {
    const Times times = measure(with(start, schedules[k]), group.batches);
    const bool is_best = !times.empty() && (best_times.empty() || ratio(times, best_times) < gain);
    if (is_best) best = schedules[k], best_times = times;
    report({group.name, k + 1, schedules.size(), schedules[k], times, is_best});
  }
  return best;
}

}  // namespace

double ratio(const Times& a, const Times& b) {
  double logs = 0;
  int count = 0;
  for (const auto& [batch, seconds] : a)
    if (const auto other = b.find(batch); other != b.end()) logs += std::log(seconds / other->second), ++count;
  return count == 0 ? 1 : std::exp(logs / count);
}

Tuned search(const Plan& plan, size_t most, const Measure& measure, const Measure& measure_again, const Report& report) {
  Plan best = plan;
  for (const Group& group : groups()) best.schedule = best_of(group, best, most, measure, report);
  Tuned tuned{best.schedule, {}, {}};
  for (int round = 0; round < 3; ++round) {
    keep_faster(tuned.start_times, measure_again(plan, all_batches()));
    keep_faster(tuned.times, measure_again(best, all_batches()));
  }
  if (ratio(tuned.times, tuned.start_times) < gain) return tuned;
  return {plan.schedule, tuned.start_times, tuned.start_times};
}

}  // namespace cellc
