#pragma once
#include <cellc/step.h>

namespace cellc::detail {

constexpr uint8_t float_code = 2;

inline KernelDimension dimension(int64_t extent, int64_t stride) noexcept {
  return {0, static_cast<int32_t>(extent), static_cast<int32_t>(stride), 0};
}

/// A buffer of `count` dimensions, without data yet.
inline KernelBuffer buffer_of(DType dtype, int count) noexcept {
  const uint8_t bits = dtype == DType::float64 ? 64 : 32;
  return {0, nullptr, nullptr, 0, float_code, bits, 1, count, nullptr, nullptr};
}

inline void point(KernelBuffer& buffer, const void* data, KernelDimension* dims) noexcept {
  buffer.host = static_cast<uint8_t*>(const_cast<void*>(data));
  buffer.dim = dims;
}

}  // namespace cellc::detail
