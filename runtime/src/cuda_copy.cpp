#include "cuda_copy.h"

#include <cellc/error.h>

#include "cuda_place.h"

namespace cellc::detail {

void* allocate_on_cuda(size_t bytes, const Device& device, void*& context) {
  const CudaPlace place = cuda_place(device, nullptr);
  CudaMemory memory(place, bytes);
  context = place.context;
  return memory.release();
}

void free_on_cuda(void* memory, void* context) noexcept { CudaMemory::adopt({{}, static_cast<CudaContext>(context), nullptr}, memory); }

void copy_on_cuda(const TensorView& to, const ConstTensorView& from) {
  if (to.dtype() != from.dtype() || !to.is_contiguous() || !from.is_contiguous())
    throw TypeError("copy_: from " + to_string(from.device()) + " to " + to_string(to.device()) +
                    " both tensors must be contiguous and of one dtype; make them so on the CPU");
  const auto bytes = static_cast<size_t>(to.numel()) * element_size(to.dtype());
  if (bytes == 0) return;
  const bool is_from_host = from.device().type == DeviceType::cpu, is_to_host = to.device().type == DeviceType::cpu;
  const CudaPlace place = cuda_place(is_from_host ? to.device() : from.device(), nullptr);
  const CurrentContext current(place);
  const CudaDriver& driver = cuda_driver();
  check_cuda(is_from_host ? driver.memcpy_to_device(cuda_pointer(to.data()), from.data(), bytes, nullptr)
             : is_to_host ? driver.memcpy_to_host(to.data(), cuda_pointer(from.data()), bytes, nullptr)
                          : driver.memcpy_on_device(cuda_pointer(to.data()), cuda_pointer(from.data()), bytes, nullptr));
  check_cuda(driver.stream_synchronize(nullptr));
}

}  // namespace cellc::detail
