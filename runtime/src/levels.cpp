#include "levels.h"

#include <iterator>
#include <sstream>

#include "targets/targets.h"

namespace cellc {
namespace detail {
namespace {

template <typename Holds>
std::string targets_that(Holds holds) {
  std::string names;
  for (int level = 0; level < static_cast<int>(std::size(target_rows)); ++level)
    if (holds(level)) names += (names.empty() ? "" : ", ") + std::string(target_rows[level].name);
  return names;
}

}  // namespace

int level_of(std::string_view target) noexcept {
  const TargetRow* row = find_target(target);
  return row == nullptr ? -1 : static_cast<int>(row - target_rows);
}

std::string lacking(const Features& features, int level) {
  std::string missing;
  for (const std::string& feature : needed_features(std::string(target_rows[level].name)))
    if (features.count(feature) == 0) missing += (missing.empty() ? "" : ", ") + feature;
  return missing;
}

std::string processor_targets() {
  return targets_that([](int level) { return target_rows[level].name != "cuda"; });
}

std::string targets_of(const Features& features) {
  const std::string names = targets_that([&](int level) { return lacking(features, level).empty(); });
  return names.empty() ? "none of the targets that there are" : names;
}

}  // namespace detail

Features needed_features(const std::string& target) {
  Features needed;
  for (const TargetRow* row = find_target(target); row != nullptr; row = find_target(row->base)) {
    std::istringstream words{std::string(row->features)};
    needed.insert(std::istream_iterator<std::string>(words), {});
  }
  return needed;
}

bool has_target(const Features& features, const std::string& target) {
  const int level = detail::level_of(target);
  return level >= 0 && detail::lacking(features, level).empty();
}

}  // namespace cellc
