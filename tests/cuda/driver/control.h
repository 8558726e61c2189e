#pragma once
#include <cstddef>

/// What tests say to the driver in libcuda.cpp, which programs load as libcuda.so.1. They find these by dlsym.
struct CudaControl {
  int devices;            ///< 1
  size_t memory;          ///< bytes of each; 0: as much as there is
  int fail_launch;        ///< the result of the next launch, once
  const char* (*log)();   ///< the calls since the last time, one a line, and forgets them
  size_t (*allocated)();  ///< bytes
  void* (*stream)(int device);
  void* (*context)(int device);  ///< one of the caller's own, not the primary one
  void (*make_current)(void* context);
};
/// "cellc_cuda_control"
using CudaControlFunction = CudaControl* (*)();
