#include "lower/targets.h"

#include <array>

namespace cellc {
namespace {

// The x86-64 micro-architecture levels of the psABI (https://gitlab.com/x86-psABIs/x86-64-ABI), and the last one with the instructions for
// low precision. Halide has no flag for SSE4.2 or BMI; the
// kernels have no use for them.
constexpr std::array rows{
    TargetRow{"x86-64-v2", "x86-64-linux-sse41", "SSE4.2: Intel since Nehalem (2008), AMD since Bulldozer (2011)", 16, 16},
    TargetRow{"x86-64-v3", "x86-64-linux-sse41-avx-f16c-fma-avx2", "AVX2 and FMA: Intel since Haswell (2013), AMD since Excavator (2015)",
              32, 16},
    TargetRow{"x86-64-v4", "x86-64-linux-sse41-avx-f16c-fma-avx2-avx512-avx512_skylake",
              "AVX-512 F, BW, CD, DQ, VL: Intel Xeon since Skylake (2017), AMD since Zen 4 (2022)", 64, 32},
    TargetRow{
        "x86-64-v4-vnni-bf16", "x86-64-linux-sse41-avx-f16c-fma-avx2-avx512-avx512_skylake-avx512_cannonlake-avx512_zen4",
        "x86-64-v4 and AVX-512 VNNI, BF16, IFMA, VBMI, VBMI2, BITALG: Intel Xeon since Sapphire Rapids (2023), AMD since Zen 4 (2022)", 64,
        32},
};

}  // namespace

std::span<const TargetRow> targets() { return rows; }

const TargetRow* find_target(std::string_view name) {
  for (const TargetRow& row : rows)
    if (row.name == name) return &row;
  return nullptr;
}

// The compiler's run-time library asks CPUID and XGETBV.
bool runs_here([[maybe_unused]] const TargetRow& row) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (row.name == "x86-64-v4-vnni-bf16")
    return __builtin_cpu_supports("x86-64-v4") && __builtin_cpu_supports("avx512vnni") && __builtin_cpu_supports("avx512bf16") &&
           __builtin_cpu_supports("avx512ifma") && __builtin_cpu_supports("avx512vbmi") && __builtin_cpu_supports("avx512vbmi2") &&
           __builtin_cpu_supports("avx512bitalg");
  if (row.name == "x86-64-v4") return __builtin_cpu_supports("x86-64-v4") != 0;
  if (row.name == "x86-64-v3") return __builtin_cpu_supports("x86-64-v3") != 0;
  if (row.name == "x86-64-v2") return __builtin_cpu_supports("x86-64-v2") != 0;
#endif
  return false;
}

const TargetRow* native_target() {
  const TargetRow* best = nullptr;
  for (const TargetRow& row : rows)
    if (runs_here(row)) best = &row;
  return best;
}

}  // namespace cellc
