#include "tune/search.h"

#include <algorithm>
#include <cmath>

#include "schedules/numbers.h"
#include "tune/model.h"
#include "tune/space.h"

namespace cellc {
namespace {

constexpr double worth = 1.4, gain = 0.99, loss = 1.05;

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

// Faster in the mean, and no batch pays for the others.
bool is_better(const Times& times, const Times& best) {
  const auto pays = [&](const auto& time) { return time.second > loss * best.at(time.first); };
  return ratio(times, best) < gain && std::none_of(times.begin(), times.end(), pays);
}

Schedule best_of(std::string_view name, const Plan& start, const std::vector<Schedule>& schedules, const std::vector<int64_t>& batches,
                 const Measure& measure, const Report& report) {
  Schedule best = schedules[0];
  Times best_times;
  for (size_t k = 0; k < schedules.size(); ++k) {
    const Measured measured = measure(with(start, schedules[k]), batches);
    const bool is_best = measured.fault.empty() && (best_times.empty() || is_better(measured.times, best_times));
    if (is_best) best = schedules[k], best_times = measured.times;
    report({name, k + 1, schedules.size(), schedules[k], measured, is_best});
    if (k == 0 && !is_best) throw SearchError(measured.fault);  // what the others are compared with
  }
  return best;
}

void measure_more(Times& times, const Measure& measure, const Plan& plan) {
  const Measured measured = measure(plan, all_batches());
  if (!measured.fault.empty()) throw SearchError(measured.fault);
  keep_faster(times, measured.times);
}

}  // namespace

double ratio(const Times& a, const Times& b) {
  double logs = 0;
  int count = 0;
  for (const auto& [batch, seconds] : a)
    if (const auto other = b.find(batch); other != b.end()) logs += std::log(seconds / other->second), ++count;
  return count == 0 ? 1 : std::exp(logs / count);
}

Tuned search(const Plan& plan, const std::vector<Schedule>& known, size_t most, const Measure& measure, const Measure& measure_again,
             const Report& report) {
  std::vector<Schedule> starts{plan.schedule};
  for (const Schedule& schedule : known)
    if (!same_numbers(schedule, plan.schedule)) starts.push_back(schedule);
  Plan best = with(plan, best_of("start", plan, starts, all_batches(), measure, report));
  for (const Group& group : groups()) {
    const std::vector<Schedule> schedules = worth_measuring(best, variants(group, best), group.batches, worth, most);
    best.schedule = best_of(group.name, best, schedules, group.batches, measure, report);
  }
  Tuned tuned{best.schedule, {}, {}};
  for (int round = 0; round < 3; ++round) {
    measure_more(tuned.start_times, measure_again, plan);
    measure_more(tuned.times, measure_again, best);
  }
  if (ratio(tuned.times, tuned.start_times) < gain) return tuned;
  return {plan.schedule, tuned.start_times, tuned.start_times};
}

}  // namespace cellc
