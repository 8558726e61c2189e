// What this processor has. Not from the compiler's __builtin_cpu_supports: GCC's knows no feature of makers that it does not list.
#if defined(__x86_64__)
#include <cpuid.h>
#elif defined(__aarch64__)
#include <asm/hwcap.h>
#include <sys/auxv.h>
#endif

#include <cellc/choice.h>

namespace cellc {
namespace {

#if defined(__x86_64__)

// Bits of CPUID's answers, and of XCR0, which says what the operating system saves (Intel 64 and IA-32 Architectures Software Developer's
// Manual, volume 2A, CPUID; AMD64 Architecture Programmer's Manual, volume 3, appendix E).
struct Bits {
  unsigned leaf_1_ecx, leaf_7_ebx, leaf_7_ecx, leaf_7_1_eax, extended_ecx, xcr0;
};

constexpr Bits operator|(const Bits& a, const Bits& b) {
  return {a.leaf_1_ecx | b.leaf_1_ecx,     a.leaf_7_ebx | b.leaf_7_ebx,     a.leaf_7_ecx | b.leaf_7_ecx,
          a.leaf_7_1_eax | b.leaf_7_1_eax, a.extended_ecx | b.extended_ecx, a.xcr0 | b.xcr0};
}

constexpr bool operator==(const Bits& a, const Bits& b) {
  return a.leaf_1_ecx == b.leaf_1_ecx && a.leaf_7_ebx == b.leaf_7_ebx && a.leaf_7_ecx == b.leaf_7_ecx && a.leaf_7_1_eax == b.leaf_7_1_eax &&
         a.extended_ecx == b.extended_ecx && a.xcr0 == b.xcr0;
}

constexpr unsigned bit(int k) { return 1U << k; }

// The psABI's levels (https://gitlab.com/x86-psABIs/x86-64-ABI, table 3.1): SSE3, SSSE3, CMPXCHG16B, SSE4.1, SSE4.2, POPCNT; LAHF. FMA,
// MOVBE, OSXSAVE, AVX, F16C; BMI1, AVX2, BMI2; LZCNT. AVX-512 F, DQ, CD, BW, VL.
constexpr Bits v2 = {bit(0) | bit(9) | bit(13) | bit(19) | bit(20) | bit(23), 0, 0, 0, bit(0), 0};
constexpr Bits v3 = v2 | Bits{bit(12) | bit(22) | bit(27) | bit(28) | bit(29), bit(3) | bit(5) | bit(8), 0, 0, bit(5), bit(1) | bit(2)};
constexpr Bits v4 = v3 | Bits{0, bit(16) | bit(17) | bit(28) | bit(30) | bit(31), 0, 0, 0, bit(5) | bit(6) | bit(7)};

struct FeatureRow {
  const char* name;
  Bits needs;
};

constexpr FeatureRow features[] = {
    {"x86-64-v2", v2},
    {"x86-64-v3", v3},
    {"x86-64-v4", v4},
    {"avx512ifma", v4 | Bits{0, bit(21), 0, 0, 0, 0}},
    {"avx512vbmi", v4 | Bits{0, 0, bit(1), 0, 0, 0}},
    {"avx512vbmi2", v4 | Bits{0, 0, bit(6), 0, 0, 0}},
    {"avx512vnni", v4 | Bits{0, 0, bit(11), 0, 0, 0}},
    {"avx512bitalg", v4 | Bits{0, 0, bit(12), 0, 0, 0}},
    {"avx512bf16", v4 | Bits{0, 0, 0, bit(5), 0, 0}},
};

Bits ask_processor() {
  Bits there{};
  unsigned eax = 0, ebx = 0, ecx = 0, edx = 0;
  if (__get_cpuid(1, &eax, &ebx, &ecx, &edx) != 0) there.leaf_1_ecx = ecx;
  if (__get_cpuid(0x80000001, &eax, &ebx, &ecx, &edx) != 0) there.extended_ecx = ecx;
  if (__get_cpuid_count(7, 0, &eax, &ebx, &ecx, &edx) != 0) {
    there.leaf_7_ebx = ebx, there.leaf_7_ecx = ecx;
    if (eax >= 1 && __get_cpuid_count(7, 1, &eax, &ebx, &ecx, &edx) != 0) there.leaf_7_1_eax = eax;
  }
  if ((there.leaf_1_ecx & bit(27)) != 0) __asm__("xgetbv" : "=a"(there.xcr0), "=d"(edx) : "c"(0));
  return there;
}

bool has(const Bits& there, const FeatureRow& row) { return (there | row.needs) == there; }

#elif defined(__aarch64__)

// In the words of /proc/cpuinfo.
struct FeatureRow {
  const char* name;
  unsigned long needs;
};

constexpr FeatureRow features[] = {{"asimd", HWCAP_ASIMD}, {"asimddp", HWCAP_ASIMDDP}, {"asimdhp", HWCAP_ASIMDHP}, {"fphp", HWCAP_FPHP}};

unsigned long ask_processor() { return getauxval(AT_HWCAP); }

bool has(unsigned long there, const FeatureRow& row) { return (there & row.needs) != 0; }

#else

// No kernels are made for it.
struct FeatureRow {
  const char* name;
};

constexpr FeatureRow features[] = {{"none"}};

bool ask_processor() { return false; }

bool has(bool there, const FeatureRow&) { return there; }

#endif

}  // namespace

Features detect_features() {
  const auto there = ask_processor();
  Features found;
  for (const FeatureRow& row : features)
    if (has(there, row)) found.emplace(row.name);
  return found;
}

}  // namespace cellc
