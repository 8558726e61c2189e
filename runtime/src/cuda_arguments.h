#pragma once
#include <array>

#include "cuda_kernels.h"
#include "kernel_buffer.h"
#include "sequence_rows.h"

namespace cellc::detail {

/// One call of a kernel of the target cuda: what it takes first, then its arguments, of memory on the device.
class CudaArguments {
 public:
  CudaArguments(const std::vector<CudaEntry>& entries, CudaStream stream) noexcept : call_{&entries, stream} { pointers_[0] = &context_; }
  CudaArguments(const CudaArguments&) = delete;
  CudaArguments& operator=(const CudaArguments&) = delete;

  void add(DType dtype, const Rows& rows) noexcept {
    add(dtype, rows.data, {dimension(rows.features, rows.feature_stride), dimension(rows.batch, rows.batch_stride)}, 2);
  }
  /// (features, N, steps)
  void add(DType dtype, const SequenceRows& rows) noexcept {
    add(dtype, rows.data,
        {dimension(rows.features, rows.feature_stride), dimension(rows.batch, rows.batch_stride), dimension(rows.steps, rows.step_stride)},
        3);
  }
  void add_vector(DType dtype, const void* data, int64_t elements) noexcept { add(dtype, data, {dimension(elements, 1)}, 1); }
  /// Row-major.
  void add_tensor(DType dtype, const void* data, const IntArray& sizes) noexcept {
    const int rank = sizes.size();
    if (rank == 1) return add_vector(dtype, data, sizes[0]);
    add(dtype, data, {dimension(sizes[1], 1), dimension(sizes[0], sizes[1])}, 2);
  }
  void add_tile_rows() noexcept { pointers_[count_++] = &tile_rows_; }

  /// Error: what the driver says.
  void launch(KernelFunction kernel) {
    kernel(pointers_.data());
    check_cuda(call_.result);
  }

 private:
  static constexpr size_t capacity = 64;

  void add(DType dtype, const void* data, const std::array<KernelDimension, 3>& dims, int rank) noexcept {
    dims_[count_] = dims;
    KernelBuffer& buffer = buffers_[count_];
    const KernelType type = kernel_types[kernel_type_of(dtype)];
    buffer = {cuda_pointer(data), nullptr, nullptr, 0, type.code, type.bits, 1, rank, dims_[count_].data(), nullptr};
    pointers_[count_++] = &buffer;
  }

  CudaCall call_;
  CudaCall* context_ = &call_;
  int32_t tile_rows_ = 1;
  size_t count_ = 1;
  std::array<void*, capacity> pointers_;
  std::array<KernelBuffer, capacity> buffers_;
  std::array<std::array<KernelDimension, 3>, capacity> dims_;
};

}  // namespace cellc::detail
