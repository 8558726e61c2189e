#pragma once
#include <cellc/step.h>

namespace cellc::detail {

constexpr uint8_t float_code = 2;

inline KernelDimension dimension(int64_t extent, int64_t stride) noexcept {
  return {0, static_cast<int32_t>(extent), static_cast<int32_t>(stride), 0};
}

/// Buffers of 1 and 2 dimensions without data, for copies; the second index is 1 for float64.
constexpr KernelBuffer float_buffer(uint8_t bits, int dimensions) {
  return {0, nullptr, nullptr, 0, float_code, bits, 1, dimensions, nullptr, nullptr};
}
constexpr KernelBuffer empty_buffers[2][2] = {{float_buffer(32, 1), float_buffer(64, 1)}, {float_buffer(32, 2), float_buffer(64, 2)}};

inline const KernelBuffer& empty_buffer(DType dtype, int dimensions) noexcept {
  return empty_buffers[dimensions - 1][dtype == DType::float64 ? 1 : 0];
}

inline void point(KernelBuffer& buffer, const void* data, KernelDimension* dims) noexcept {
  buffer.host = static_cast<uint8_t*>(const_cast<void*>(data));
  buffer.dim = dims;
}

}  // namespace cellc::detail
