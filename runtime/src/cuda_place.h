#pragma once
#include <utility>

#include <cellc/device.h>

#include "cuda_driver.h"

namespace cellc::detail {

/// A GPU with the context and the stream that work goes to.
struct CudaPlace {
  Device device;
  CudaContext context;
  CudaStream stream;
};

/// The context is that of `stream` if there is one, else the calling thread's current one if it belongs to the device, else the device's
/// primary context, which torch and the CUDA runtime use. Error in torch's words: no driver, no such GPU, a stream of another one.
CudaPlace cuda_place(const Device& device, void* stream);

/// Makes the context current for the calling thread, and the former one again at the end.
class CurrentContext {
 public:
  explicit CurrentContext(const CudaPlace& place) { check_cuda(cuda_driver().ctx_push_current(place.context)); }
  CurrentContext(const CurrentContext&) = delete;
  CurrentContext& operator=(const CurrentContext&) = delete;
  ~CurrentContext() {
    CudaContext popped;
    cuda_driver().ctx_pop_current(&popped);
  }
};

/// Memory of a device. Its end waits for what is under way there.
class CudaMemory {
 public:
  CudaMemory() = default;
  CudaMemory(const CudaPlace& place, size_t bytes);  ///< Error, as torch.OutOfMemoryError says it
  CudaMemory(CudaMemory&& other) noexcept;
  CudaMemory& operator=(CudaMemory&& other) noexcept;
  ~CudaMemory();
  void* data() const noexcept { return reinterpret_cast<void*>(data_); }

  void* release() noexcept { return reinterpret_cast<void*>(std::exchange(data_, 0)); }
  static CudaMemory adopt(const CudaPlace& place, void* data) noexcept;

 private:
  CudaPlace place_{};
  CudaPointer data_ = 0;
};

/// Memory for one call, in the order of the stream.
class CudaScratch {
 public:
  CudaScratch(const CudaPlace& place, size_t bytes);  ///< Error, as torch.OutOfMemoryError says it
  CudaScratch(CudaScratch&& other) noexcept;
  CudaScratch& operator=(CudaScratch&&) = delete;
  ~CudaScratch();
  void* data() const noexcept { return reinterpret_cast<void*>(data_); }

 private:
  CudaPlace place_;
  CudaPointer data_ = 0;
};

inline CudaPointer cuda_pointer(const void* data) noexcept { return reinterpret_cast<CudaPointer>(data); }

}  // namespace cellc::detail
