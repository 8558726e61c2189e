#pragma once
#include <string>
#include <string_view>

#include <cellc/choice.h>

namespace cellc::detail {

/// The target's place in the table of targets, of which a later one is better; -1 for a name that is not there.
int level_of(std::string_view target) noexcept;

/// What the level needs and these features lack, with commas between; empty: it can run.
std::string lacking(const Features& features, int level);

std::string processor_targets();                   ///< "x86-64-v2, x86-64-v3, x86-64-v4 ...": all but those of GPUs
std::string targets_of(const Features& features);  ///< those that can run, or "none of the targets that there are"

}  // namespace cellc::detail
