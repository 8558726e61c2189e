#pragma once
#include <span>
#include <string_view>
#include <vector>

#include "plan/plan.h"

namespace cellc {

/// Numbers of a schedule that are tried together, and the batches whose time they change.
struct Group {
  std::string_view name;
  std::vector<int64_t> batches;
  std::vector<Schedule> (*variants)(const Plan& from);
};

/// The space that is searched, one group after the other: each starts from the best of the groups before.
std::span<const Group> groups();

/// Every batch that some group is measured at.
std::vector<int64_t> all_batches();

/// The legal schedules of a group around `from.schedule`, itself first.
std::vector<Schedule> variants(const Group& group, const Plan& from);

}  // namespace cellc
