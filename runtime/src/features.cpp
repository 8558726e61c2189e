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

// CPUID's answers, and XCR0, which says what the operating system saves (Intel 64 and IA-32 Architectures Software Developer's Manual,
// volume 2A, CPUID; AMD64 Architecture Programmer's Manual, volume 3, appendix E).
struct Answers {
  unsigned leaf_1_ecx, leaf_7_ebx, leaf_7_ecx, leaf_7_1_eax, extended_ecx, xcr0;
};

constexpr unsigned sse_and_avx = 0x06, and_avx512 = 0xe6;

struct FeatureRow {
  const char* name;  // as GCC's option -m has it
  unsigned Answers::*word;
  int bit;
  unsigned saved;  // in XCR0
};

constexpr FeatureRow features[] = {
    {"sse3", &Answers::leaf_1_ecx, 0, 0},
    {"ssse3", &Answers::leaf_1_ecx, 9, 0},
    {"cx16", &Answers::leaf_1_ecx, 13, 0},
    {"sse4.1", &Answers::leaf_1_ecx, 19, 0},
    {"sse4.2", &Answers::leaf_1_ecx, 20, 0},
    {"popcnt", &Answers::leaf_1_ecx, 23, 0},
    {"sahf", &Answers::extended_ecx, 0, 0},
    {"avx", &Answers::leaf_1_ecx, 28, sse_and_avx},
    {"avx2", &Answers::leaf_7_ebx, 5, sse_and_avx},
    {"bmi", &Answers::leaf_7_ebx, 3, 0},
    {"bmi2", &Answers::leaf_7_ebx, 8, 0},
    {"f16c", &Answers::leaf_1_ecx, 29, sse_and_avx},
    {"fma", &Answers::leaf_1_ecx, 12, sse_and_avx},
    {"lzcnt", &Answers::extended_ecx, 5, 0},
    {"movbe", &Answers::leaf_1_ecx, 22, 0},
    {"avx512f", &Answers::leaf_7_ebx, 16, and_avx512},
    {"avx512bw", &Answers::leaf_7_ebx, 30, and_avx512},
    {"avx512cd", &Answers::leaf_7_ebx, 28, and_avx512},
    {"avx512dq", &Answers::leaf_7_ebx, 17, and_avx512},
    {"avx512vl", &Answers::leaf_7_ebx, 31, and_avx512},
    {"avx512ifma", &Answers::leaf_7_ebx, 21, and_avx512},
    {"avx512vbmi", &Answers::leaf_7_ecx, 1, and_avx512},
    {"avx512vbmi2", &Answers::leaf_7_ecx, 6, and_avx512},
    {"avx512vnni", &Answers::leaf_7_ecx, 11, and_avx512},
    {"avx512bitalg", &Answers::leaf_7_ecx, 12, and_avx512},
    {"avx512bf16", &Answers::leaf_7_1_eax, 5, and_avx512},
};

Answers ask_processor() {
  Answers there{};
  unsigned eax = 0, ebx = 0, ecx = 0, edx = 0;
  if (__get_cpuid(1, &eax, &ebx, &ecx, &edx) != 0) there.leaf_1_ecx = ecx;
  if (__get_cpuid(0x80000001, &eax, &ebx, &ecx, &edx) != 0) there.extended_ecx = ecx;
  if (__get_cpuid_count(7, 0, &eax, &ebx, &ecx, &edx) != 0) {
    there.leaf_7_ebx = ebx, there.leaf_7_ecx = ecx;
    if (eax >= 1 && __get_cpuid_count(7, 1, &eax, &ebx, &ecx, &edx) != 0) there.leaf_7_1_eax = eax;
  }
  if ((there.leaf_1_ecx >> 27 & 1) != 0) __asm__("xgetbv" : "=a"(there.xcr0), "=d"(edx) : "c"(0));
  return there;
}

bool has(const Answers& there, const FeatureRow& row) {
  return (there.*row.word >> row.bit & 1) != 0 && (there.xcr0 & row.saved) == row.saved;
}

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
