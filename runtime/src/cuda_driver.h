#pragma once
#include <cstddef>
#include <cstdint>
#include <string>

namespace cellc::detail {

// The part of the CUDA driver's interface (cuda.h) that is used here: libcuda.so.1 comes with the driver and is opened when it is first
// needed, so that programs link and start without it.
using CudaResult = int;  ///< CUresult
inline constexpr CudaResult cuda_success = 0, cuda_invalid_value = 1, cuda_out_of_memory = 2, cuda_no_device = 100,
                            cuda_invalid_device = 101;
using CudaPointer = uint64_t;         ///< CUdeviceptr
using CudaContext = struct CUctx*;    ///< CUcontext
using CudaStream = struct CUstream*;  ///< CUstream; null: the default one
using CudaModule = struct CUmod*;     ///< CUmodule
using CudaFunction = struct CUfunc*;  ///< CUfunction

struct CudaDriver {
  CudaResult (*init)(unsigned flags);
  CudaResult (*get_error_string)(CudaResult, const char** text);
  CudaResult (*device_get_count)(int* count);
  CudaResult (*device_get)(int* device, int ordinal);
  CudaResult (*device_primary_ctx_retain)(CudaContext*, int device);
  CudaResult (*ctx_get_current)(CudaContext*);
  CudaResult (*ctx_get_device)(int* device);
  CudaResult (*ctx_push_current)(CudaContext);
  CudaResult (*ctx_pop_current)(CudaContext*);
  CudaResult (*stream_get_ctx)(CudaStream, CudaContext*);
  CudaResult (*stream_synchronize)(CudaStream);
  CudaResult (*module_load_data)(CudaModule*, const void* image);
  CudaResult (*module_get_function)(CudaFunction*, CudaModule, const char* name);
  CudaResult (*launch_kernel)(CudaFunction, unsigned blocks_x, unsigned blocks_y, unsigned blocks_z, unsigned threads_x, unsigned threads_y,
                              unsigned threads_z, unsigned shared_bytes, CudaStream, void** parameters, void** extra);
  CudaResult (*mem_alloc)(CudaPointer*, size_t bytes);
  CudaResult (*mem_free)(CudaPointer);
  CudaResult (*mem_alloc_async)(CudaPointer*, size_t bytes, CudaStream);
  CudaResult (*mem_free_async)(CudaPointer, CudaStream);
  CudaResult (*mem_get_info)(size_t* free, size_t* total);
  CudaResult (*memcpy_to_device)(CudaPointer, const void*, size_t bytes, CudaStream);
  CudaResult (*memcpy_to_host)(void*, CudaPointer, size_t bytes, CudaStream);
  CudaResult (*memcpy_on_device)(CudaPointer to, CudaPointer from, size_t bytes, CudaStream);
  CudaResult (*memset_bytes)(CudaPointer, unsigned char, size_t bytes, CudaStream);
};

/// The driver, initialised. Error, in torch's words, if there is none or no GPU.
const CudaDriver& cuda_driver();

/// Throws Error, "CUDA error: ...", unless `result` is success.
void check_cuda(CudaResult result);

}  // namespace cellc::detail
