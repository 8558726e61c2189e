#include "levels.h"

#include <iterator>

namespace cellc {
namespace detail {
namespace {

constexpr LevelRow levels[] = {
    {"x86-64-v2", &Features::x86_64_v2},
    {"x86-64-v3", &Features::x86_64_v3},
    {"x86-64-v4", &Features::x86_64_v4},
    {"x86-64-v4-vnni-bf16", &Features::x86_64_v4_vnni_bf16},
};
constexpr int level_count = static_cast<int>(std::size(levels));

}  // namespace

int level_of(std::string_view target) noexcept {
  for (int k = 0; k < level_count; ++k)
    if (levels[k].target == target) return k;
  return -1;
}

bool has_level(const Features& features, int level) noexcept { return features.*levels[level].present; }

std::string all_targets() { return targets_of({true, true, true, true}); }

std::string targets_of(const Features& features) {
  std::string names;
  for (const LevelRow& row : levels)
    if (features.*row.present) names += (names.empty() ? "" : ", ") + std::string(row.target);
  return names.empty() ? "none" : names;
}

}  // namespace detail

// The compiler's run-time library asks CPUID, and XGETBV for what the operating system saves.
Features detect_features() noexcept {
  Features features;
#if defined(__x86_64__)
  __builtin_cpu_init();
  features.x86_64_v2 = __builtin_cpu_supports("x86-64-v2") != 0;
  features.x86_64_v3 = __builtin_cpu_supports("x86-64-v3") != 0;
  features.x86_64_v4 = __builtin_cpu_supports("x86-64-v4") != 0;
  features.x86_64_v4_vnni_bf16 = features.x86_64_v4 && __builtin_cpu_supports("avx512vnni") && __builtin_cpu_supports("avx512bf16") &&
                                 __builtin_cpu_supports("avx512ifma") && __builtin_cpu_supports("avx512vbmi") &&
                                 __builtin_cpu_supports("avx512vbmi2") && __builtin_cpu_supports("avx512bitalg");
#endif
  return features;
}

}  // namespace cellc
