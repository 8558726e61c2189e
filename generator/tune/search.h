#pragma once
#include <functional>
#include <stdexcept>
#include <string>

#include "tune/measure.h"

namespace cellc {

/// The fastest schedule that was found, beside the one of `plan`, measured in turn at the end.
struct Tuned {
  Schedule schedule;
  Times times, start_times;
};

/// Measures a plan at some batches.
using Measure = std::function<Measured(const Plan& plan, const std::vector<int64_t>& batches)>;
/// Told of each schedule that was measured: how many of how many of its group, and whether it is the best so far.
struct Progress {
  std::string_view group;
  size_t index, count;
  const Schedule& schedule;
  const Measured& measured;
  bool is_best;
};
using Report = std::function<void(const Progress& progress)>;

/// Searches the space from the best of `plan.schedule` and `known`, group by group: what the model thinks within 1.4 of its best is
/// measured, at most `most` of a group; one that is faster by 1% in the geometric mean over its group's batches, and at none of them slower
/// by 5%, is the new start. `measure` may remember; `measure_again` does not: the last word is an interleaved measurement of the best and
/// `plan.schedule`. Throws SearchError if `plan` has no times: then nothing can be compared.
Tuned search(const Plan& plan, const std::vector<Schedule>& known, size_t most, const Measure& measure, const Measure& measure_again,
             const Report& report);

struct SearchError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// The geometric mean of a / b over the batches of both.
double ratio(const Times& a, const Times& b);

}  // namespace cellc
