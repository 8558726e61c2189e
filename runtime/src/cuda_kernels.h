#pragma once
#include <string>
#include <vector>

#include <cellc/kernel.h>

#include "cuda_place.h"

namespace cellc::detail {

/// A kernel on the device: the PTX that it is in, its name there, its handle.
struct CudaEntry {
  const char* ptx;
  std::string name;
  CudaFunction function;
};

/// The device code of a KernelInfo in one context. The driver compiles PTX once for each context, however many modules use it.
std::vector<CudaEntry> load_cuda_entries(const KernelInfo& kernel, const CudaPlace& place);

/// What the functions of a KernelInfo of the target cuda take before their other arguments: a pointer to one of these. It is made for a
/// call; `result` is that of its launches.
struct CudaCall {
  const std::vector<CudaEntry>* entries;  ///< null: nothing is launched, `ptx` takes the code that would be
  CudaStream stream;
  CudaResult result = cuda_success;
  const char* ptx = nullptr;
};

}  // namespace cellc::detail
