#include <cstring>
#include <new>

#include <cellc/tensor.h>

#include "cuda_copy.h"
#include "sizes.h"

namespace cellc {
namespace {

constexpr std::align_val_t alignment{64};

}  // namespace

void Tensor::Free::operator()(void* memory) const noexcept {
  if (context != nullptr)
    detail::free_on_cuda(memory, context);
  else
    ::operator delete(memory, alignment);
}

Tensor::Tensor(const Tensor& other) {
  if (other.defined()) *this = other.view().clone();
}

Tensor::Tensor(Tensor&& other) noexcept : memory_(std::move(other.memory_)), view_(std::exchange(other.view_, TensorView())) {}

Tensor& Tensor::operator=(Tensor other) noexcept {
  memory_.swap(other.memory_);
  std::swap(view_, other.view_);
  return *this;
}

Tensor Tensor::empty(const IntArray& sizes, DType dtype, const Device& device) {
  const int64_t bytes = detail::checked_bytes(sizes, dtype);
  Tensor tensor;
  const auto size = static_cast<size_t>(std::max<int64_t>(bytes, 1));
  if (device.type == DeviceType::cuda)
    tensor.memory_.reset(detail::allocate_on_cuda(size, device, tensor.memory_.get_deleter().context));
  else
    tensor.memory_.reset(::operator new(size, alignment));
  tensor.view_ = TensorView(dtype, tensor.memory_.get(), sizes).on(device);
  return tensor;
}

Tensor Tensor::zeros(const IntArray& sizes, DType dtype, const Device& device) {
  if (device.type == DeviceType::cuda) return zeros(sizes, dtype).to(device);
  Tensor tensor = empty(sizes, dtype);
  std::memset(tensor.data(), 0, tensor.nbytes());
  return tensor;
}

Tensor Tensor::from_memory(DType dtype, const void* values, size_t count, const IntArray& sizes) {
  Tensor tensor = empty(sizes, dtype);
  if (static_cast<size_t>(tensor.numel()) != count)
    throw Error("shape '" + to_string(sizes) + "' is invalid for input of size " + std::to_string(count));
  if (count > 0) std::memcpy(tensor.data(), values, tensor.nbytes());
  return tensor;
}

Tensor Tensor::to(const Device& device) const {
  if (!defined()) return {};
  Tensor copy = empty(sizes(), dtype(), device);
  copy.view().copy_(*this);
  return copy;
}

Tensor ConstTensorView::clone() const {
  if (!defined()) return {};
  Tensor copy = Tensor::empty(sizes(), dtype(), device());
  copy.view().copy_(*this);
  return copy;
}

}  // namespace cellc
