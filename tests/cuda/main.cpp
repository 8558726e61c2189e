#define DOCTEST_CONFIG_IMPLEMENT
#include <dlfcn.h>
#include <doctest/doctest.h>

#include <cstdio>
#include <deque>
#include <sstream>

#include <cellc/error.h>

#include "device.h"

CudaControl* control() {
  static CudaControl* const found = [] {
    void* library = dlopen("libcuda.so.1", RTLD_NOW);
    const auto function = library == nullptr ? nullptr : reinterpret_cast<CudaControlFunction>(dlsym(library, "cellc_cuda_control"));
    return function == nullptr ? nullptr : function();
  }();
  return found;
}

std::string calls() { return control()->log(); }

int count_calls(const std::string& calls, const std::string& beginning) {
  std::istringstream lines(calls);
  int count = 0;
  for (std::string line; std::getline(lines, line);) count += line.rfind(beginning, 0) == 0 ? 1 : 0;
  return count;
}

namespace {

// Those kernels, changed.
cellc::KernelSet changed(bool exact, void (*change)(cellc::KernelInfo& kernel)) {
  static std::deque<std::vector<cellc::KernelInfo>> infos;
  static std::deque<cellc::KernelTable> tables;
  cellc::KernelSet set = cellc::available_kernels();
  std::vector<cellc::KernelInfo>& some = infos.emplace_back();
  for (const cellc::KernelTable* table : set.tables)
    for (size_t k = 0; k < table->count; ++k)
      if (exact || table->kernels[k].sizes == nullptr) change(some.emplace_back(table->kernels[k]));
  set.tables = {&tables.emplace_back(cellc::KernelTable{exact ? "changed" : "generic", some.data(), some.size()})};
  return set;
}

}  // namespace

cellc::KernelSet kernels(bool exact) {
  return changed(exact, [](cellc::KernelInfo&) {});
}

cellc::KernelSet kernels_of_many_rows(bool exact) {
  return changed(exact, [](cellc::KernelInfo& kernel) { kernel.step = kernel.step_many; });
}

int main(int count, char** arguments) {
  try {
    const cellc::Tensor there = cellc::Tensor::zeros({1}, cellc::DType::float32, {cellc::DeviceType::cuda, 0});
  } catch (const cellc::Error& error) {
    std::printf("skipped: the kernels of the target cuda are compiled, but not run here: %s\n", error.what());
    return 77;
  }
  if (control() == nullptr) std::puts("on a GPU");
  return doctest::Context(count, arguments).run();
}
