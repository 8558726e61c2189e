#include "cli/this_machine.h"

#include <dlfcn.h>

#if defined(__x86_64__)
#include <cpuid.h>
#elif defined(__aarch64__)
#include <asm/hwcap.h>
#include <sys/auxv.h>
#endif
#include <cellc/choice.h>
#include <fmt/format.h>

namespace cellc {

bool has_cuda_driver() {
  void* library = dlopen("libcuda.so.1", RTLD_LAZY | RTLD_LOCAL);
  if (library != nullptr) dlclose(library);
  return library != nullptr;
}

bool runs_here(const TargetRow& row) { return has_target(detect_features(), std::string(row.name)); }

const TargetRow* native_target() {
  const TargetRow* best = nullptr;
  for (const TargetRow& row : target_rows)
    if (runs_here(row)) best = &row;
  return best;
}

#if defined(__x86_64__)

// CPUID leaves 0 and 1: the maker's name in ebx, edx, ecx; the family and model with their extensions in eax (Intel 64 and IA-32
// Architectures Software Developer's Manual, volume 2A, CPUID; AMD64 Architecture Programmer's Manual, volume 3, appendix E).
std::string processor_name() {
  unsigned eax = 0, ebx = 0, ecx = 0, edx = 0;
  if (__get_cpuid(0, &eax, &ebx, &ecx, &edx) == 0) return "";
  const std::string maker = ebx == signature_AMD_ebx ? "amd" : ebx == signature_INTEL_ebx ? "intel" : "x86";
  __get_cpuid(1, &eax, &ebx, &ecx, &edx);
  const unsigned base = eax >> 8 & 15, family = base == 15 ? base + (eax >> 20 & 255) : base;
  const unsigned model = (eax >> 4 & 15) + (base == 15 || base == 6 ? (eax >> 16 & 15) << 4 : 0);
  return fmt::format("{}-{}-{}", maker, family, model);
}

#elif defined(__aarch64__)

// MIDR_EL1, which Linux reads for a program: the implementer in bits 31 to 24, the part in bits 15 to 4 (Arm Architecture Reference
// Manual).
std::string processor_name() {
  if ((getauxval(AT_HWCAP) & HWCAP_CPUID) == 0) return "";
  unsigned long midr = 0;
  __asm__("mrs %0, midr_el1" : "=r"(midr));
  return fmt::format("arm-{:02x}-{:03x}", midr >> 24 & 0xff, midr >> 4 & 0xfff);
}

#else

std::string processor_name() { return ""; }

#endif

}  // namespace cellc
