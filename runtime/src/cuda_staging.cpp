#include "cuda_staging.h"

#include "sizes.h"

namespace cellc::detail {
namespace {

size_t bytes_of(const ConstTensorView& view) { return static_cast<size_t>(checked_bytes(view.sizes(), view.dtype())); }

}  // namespace

ConstTensorView CudaStaging::input(const ConstTensorView& view) {
  if (!view.defined() || view.device().type == DeviceType::cuda) return view;
  has_host_memory_ = true;
  void* memory = scratch(bytes_of(view));
  const void* from = view.is_contiguous() ? view.data() : contiguous_.emplace_back(view.clone()).data();
  if (view.numel() > 0) check_cuda(cuda_driver().memcpy_to_device(cuda_pointer(memory), from, bytes_of(view), place_.stream));
  return ConstTensorView(view.dtype(), memory, view.sizes()).on(place_.device);
}

TensorView CudaStaging::output(const TensorView& view) {
  if (!view.defined() || view.device().type == DeviceType::cuda) return view;
  has_host_memory_ = true;
  void* memory = scratch(bytes_of(view));
  results_.push_back({view, memory});
  return TensorView(view.dtype(), memory, view.sizes()).on(place_.device);
}

void CudaStaging::finish() {
  if (!has_host_memory_) return;
  const CudaDriver& driver = cuda_driver();
  std::vector<Tensor> strided;
  strided.reserve(results_.size());
  for (const Result& result : results_) {
    const bool direct = result.host.is_contiguous();
    if (!direct) strided.push_back(Tensor::empty(result.host.sizes(), result.host.dtype()));
    void* to = direct ? result.host.data() : strided.back().data();
    if (result.host.numel() > 0) check_cuda(driver.memcpy_to_host(to, cuda_pointer(result.device), bytes_of(result.host), place_.stream));
  }
  check_cuda(driver.stream_synchronize(place_.stream));
  size_t next = 0;
  for (const Result& result : results_)
    if (!result.host.is_contiguous()) result.host.copy_(strided[next++]);
}

}  // namespace cellc::detail
