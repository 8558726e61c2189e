#pragma once
#include <functional>
#include <string>

#include "tune/measure.h"

namespace cellc {

/// The fastest schedule that was found, beside the one that the search started from, measured in turn at the end.
struct Tuned {
  Schedule schedule;
  Times times, start_times;
};

/// Times of a plan at some batches; empty if it gives wrong numbers or no object.
using Measure = std::function<Times(const Plan& plan, const std::vector<int64_t>& batches)>;
/// Told of each schedule that was measured: how many of how many of its group, and whether it is the best so far.
struct Progress {
  std::string_view group;
  size_t index, count;
  const Schedule& schedule;
  const Times& times;
  bool is_best;
};
using Report = std::function<void(const Progress& progress)>;

/// Searches the space from `plan.schedule`, group by group: what the model thinks within 1.4 of its best is measured, at most `most` of a
/// group; one that is faster by 1% in the geometric mean over its group's batches is the new start. `measure` may remember;
/// `measure_again` does not: the last word is an interleaved measurement of the best and the first.
Tuned search(const Plan& plan, size_t most, const Measure& measure, const Measure& measure_again, const Report& report);

/// The geometric mean of a / b over the batches of both.
double ratio(const Times& a, const Times& b);

}  // namespace cellc
