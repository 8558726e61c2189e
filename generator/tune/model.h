#pragma once
#include <cstdint>
#include <vector>

#include "plan/plan.h"

namespace cellc {

/// The cycles that a step of `batch` rows takes by the schedule alone: multiply-adds and loads at two a cycle, additions of 4 cycles in
/// dependent chains, tanh at 8 cycles a vector, half of that for half vectors of 512 bits; padded vectors cost what others do. Good enough to tell which schedules are worth a
/// measurement, not to tell the best of them.
double predicted_cycles(const Plan& plan, int64_t batch);

/// The schedules whose predicted cycles are within `factor` of the least (the geometric mean over the batches), at most `most` of them,
/// best first after the first one, which always stays.
std::vector<Schedule> worth_measuring(const Plan& plan, const std::vector<Schedule>& schedules, const std::vector<int64_t>& batches,
                                      double factor, size_t most);

}  // namespace cellc
