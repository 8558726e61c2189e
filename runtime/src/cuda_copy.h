#pragma once
#include <cellc/tensor_view.h>

namespace cellc::detail {

/// Memory of a GPU, and the context that it belongs to, in `context`. Error: no driver or GPU, or out of memory.
void* allocate_on_cuda(size_t bytes, const Device& device, void*& context);
void free_on_cuda(void* memory, void* context) noexcept;

/// Elements of contiguous tensors of one dtype, at least one of them on a GPU. Waits until they are there.
void copy_on_cuda(const TensorView& to, const ConstTensorView& from);

}  // namespace cellc::detail
