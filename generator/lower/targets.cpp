#include "lower/targets.h"

#include <array>

#if defined(__x86_64__)
#include <cpuid.h>
#endif
#include <fmt/format.h>

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

// CPUID leaves 0 and 1: the maker's name in ebx, edx, ecx; the family and model with their extensions in eax (Intel 64 and IA-32
// Architectures Software Developer's Manual, volume 2A, CPUID; AMD64 Architecture Programmer's Manual, volume 3, appendix E).
std::string processor_name() {
#if defined(__x86_64__)
  unsigned eax = 0, ebx = 0, ecx = 0, edx = 0;
  if (__get_cpuid(0, &eax, &ebx, &ecx, &edx) == 0) return "";
  const std::string maker = ebx == signature_AMD_ebx ? "amd" : ebx == signature_INTEL_ebx ? "intel" : "x86";
  __get_cpuid(1, &eax, &ebx, &ecx, &edx);
  const unsigned base = eax >> 8 & 15, family = base == 15 ? base + (eax >> 20 & 255) : base;
  const unsigned model = (eax >> 4 & 15) + (base == 15 || base == 6 ? (eax >> 16 & 15) << 4 : 0);
  return fmt::format("{}-{}-{}", maker, family, model);
#else
  return "";
#endif
}

}  // namespace cellc
