#pragma once
#include <string>
#include <string_view>

#include <cellc/choice.h>

namespace cellc::detail {

/// A target that kernels are made for: by its public name, a later row of the table is better.
struct LevelRow {
  const char* target;
  bool Features::*present;
};

/// The row's place in the table, -1 for a name that is not there.
int level_of(std::string_view target) noexcept;
bool has_level(const Features& features, int level) noexcept;
std::string all_targets();                         ///< "x86-64-v2, x86-64-v3, x86-64-v4"
std::string targets_of(const Features& features);  ///< those present, or "none"

}  // namespace cellc::detail
