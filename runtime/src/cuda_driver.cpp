#include "cuda_driver.h"

#include <dlfcn.h>

#include <cellc/error.h>

namespace cellc::detail {
namespace {

struct Loaded {
  CudaDriver driver{};
  std::string error;  ///< empty: all is well
};

template <class Function>
bool find(void* library, const char* name, Function& function) {
  function = reinterpret_cast<Function>(dlsym(library, name));
  return function != nullptr;
}

// Suffixes are the versions of the functions that cuda.h gives these names to.
bool find_all(void* library, CudaDriver& d) {
  return find(library, "cuInit", d.init) && find(library, "cuGetErrorString", d.get_error_string) &&
         find(library, "cuDeviceGetCount", d.device_get_count) && find(library, "cuDeviceGet", d.device_get) &&
         find(library, "cuDevicePrimaryCtxRetain", d.device_primary_ctx_retain) && find(library, "cuCtxGetCurrent", d.ctx_get_current) &&
         find(library, "cuCtxGetDevice", d.ctx_get_device) && find(library, "cuCtxPushCurrent_v2", d.ctx_push_current) &&
         find(library, "cuCtxPopCurrent_v2", d.ctx_pop_current) && find(library, "cuStreamGetCtx", d.stream_get_ctx) &&
         find(library, "cuStreamSynchronize", d.stream_synchronize) && find(library, "cuModuleLoadData", d.module_load_data) &&
         find(library, "cuModuleGetFunction", d.module_get_function) && find(library, "cuLaunchKernel", d.launch_kernel) &&
         find(library, "cuMemAlloc_v2", d.mem_alloc) && find(library, "cuMemFree_v2", d.mem_free) &&
         find(library, "cuMemAllocAsync", d.mem_alloc_async) && find(library, "cuMemFreeAsync", d.mem_free_async) &&
         find(library, "cuMemGetInfo_v2", d.mem_get_info) && find(library, "cuMemcpyHtoDAsync_v2", d.memcpy_to_device) &&
         find(library, "cuMemcpyDtoHAsync_v2", d.memcpy_to_host) && find(library, "cuMemcpyDtoDAsync_v2", d.memcpy_on_device) &&
         find(library, "cuMemsetD8Async", d.memset_bytes);
}

std::string error_text(const CudaDriver& driver, CudaResult result) {
  const char* text = nullptr;
  if (driver.get_error_string(result, &text) != cuda_success || text == nullptr)
    return "CUDA error: unknown error " + std::to_string(result);
  return std::string("CUDA error: ") + text;
}

// The words of torch (c10/cuda/CUDAFunctions.cpp, torch/csrc/cuda/Module.cpp).
Loaded load() {
  Loaded loaded;
  void* library = dlopen("libcuda.so.1", RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) {
    loaded.error =
        "Found no NVIDIA driver on your system. Please check that you have an NVIDIA GPU and installed a driver from "
        "http://www.nvidia.com/Download/index.aspx";
    return loaded;
  }
  if (!find_all(library, loaded.driver)) {
    loaded.error =
        "The NVIDIA driver on your system is too old. Please update your GPU driver by downloading and installing a new version from the "
        "URL: http://www.nvidia.com/Download/index.aspx (CUDA 11.2 or newer)";
    return loaded;
  }
  const CudaResult result = loaded.driver.init(0);
  int count = 0;
  if (result == cuda_no_device || (result == cuda_success && loaded.driver.device_get_count(&count) == cuda_success && count == 0))
    loaded.error = "No CUDA GPUs are available";
  else if (result != cuda_success)
    loaded.error = error_text(loaded.driver, result);
  return loaded;
}

const Loaded& loaded_driver() {
  static const Loaded& loaded = *new Loaded(load());  // modules may outlive static objects
  return loaded;
}

}  // namespace

const CudaDriver& cuda_driver() {
  const Loaded& loaded = loaded_driver();
  if (!loaded.error.empty()) throw Error(loaded.error);
  return loaded.driver;
}

void check_cuda(CudaResult result) {
  if (result != cuda_success) throw Error(error_text(loaded_driver().driver, result));
}

}  // namespace cellc::detail
