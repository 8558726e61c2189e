#include <cstdlib>

#include <cellc/choice.h>

// The linker puts these at the ends of the section into which generated code puts a pointer to each table; without generated code
// there is no section, and both are null.
extern "C" {
__attribute__((weak, visibility("hidden"))) extern const cellc::KernelTable* const __start_cellc_kernels[];
__attribute__((weak, visibility("hidden"))) extern const cellc::KernelTable* const __stop_cellc_kernels[];
}

namespace cellc {

std::vector<const KernelTable*> kernel_tables() { return {__start_cellc_kernels, __stop_cellc_kernels}; }

KernelSet available_kernels() {
  const char* forced = std::getenv("CELLC_FORCE_TARGET");
  return {kernel_tables(), detect_features(), forced == nullptr ? "" : forced};
}

}  // namespace cellc
