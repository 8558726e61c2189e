#if defined(__aarch64__)
#include <asm/hwcap.h>
#include <sys/auxv.h>
#endif

#include <cellc/choice.h>

namespace cellc {
namespace {

struct FeatureRow {
  const char* name;
  bool (*is_there)();
};

#if defined(__x86_64__)

// The compiler's run-time library asks CPUID, and XGETBV for what the operating system saves; a level is there with all that the psABI
// lists for it.
constexpr FeatureRow features[] = {
    {"x86-64-v2", [] { return __builtin_cpu_supports("x86-64-v2") != 0; }},
    {"x86-64-v3", [] { return __builtin_cpu_supports("x86-64-v3") != 0; }},
    {"x86-64-v4", [] { return __builtin_cpu_supports("x86-64-v4") != 0; }},
    {"avx512vnni", [] { return __builtin_cpu_supports("avx512vnni") != 0; }},
    {"avx512bf16", [] { return __builtin_cpu_supports("avx512bf16") != 0; }},
    {"avx512ifma", [] { return __builtin_cpu_supports("avx512ifma") != 0; }},
    {"avx512vbmi", [] { return __builtin_cpu_supports("avx512vbmi") != 0; }},
    {"avx512vbmi2", [] { return __builtin_cpu_supports("avx512vbmi2") != 0; }},
    {"avx512bitalg", [] { return __builtin_cpu_supports("avx512bitalg") != 0; }},
};

void prepare() { __builtin_cpu_init(); }

#elif defined(__aarch64__)

bool has(unsigned long capability) { return (getauxval(AT_HWCAP) & capability) != 0; }

// In the words of /proc/cpuinfo.
constexpr FeatureRow features[] = {
    {"asimd", [] { return has(HWCAP_ASIMD); }},
    {"asimddp", [] { return has(HWCAP_ASIMDDP); }},
    {"asimdhp", [] { return has(HWCAP_ASIMDHP); }},
    {"fphp", [] { return has(HWCAP_FPHP); }},
};

void prepare() {}

#else

constexpr FeatureRow features[] = {{"none", [] { return false; }}};

void prepare() {}

#endif

}  // namespace

Features detect_features() {
  prepare();
  Features found;
  for (const FeatureRow& row : features)
    if (row.is_there()) found.emplace(row.name);
  return found;
}

}  // namespace cellc
