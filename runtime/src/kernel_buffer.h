#pragma once
#include <cellc/choice.h>
#include <cellc/step.h>

namespace cellc::detail {

/// Element types of kernels' buffers: halide_type_code_t (0: signed, 1: unsigned, 2: IEEE, 3: bfloat) and bits. The last two are
/// uint32 and int8.
struct KernelType {
  uint8_t code, bits;
};
constexpr KernelType kernel_types[] = {{2, 32}, {2, 64}, {3, 16}, {2, 16}, {1, 32}, {0, 8}};
constexpr int kernel_type_of(DType dtype) noexcept {
  return dtype <= DType::float16 ? static_cast<int>(dtype) : dtype == DType::uint32 ? 4 : 5;
}
static_assert(static_cast<int>(DType::float32) == 0 && static_cast<int>(DType::float64) == 1 && static_cast<int>(DType::bfloat16) == 2 &&
              static_cast<int>(DType::float16) == 3);

/// Whether cellc makes kernels for them.
constexpr bool can_be_made(const ElementTypes& types) noexcept {
  const bool mixed = types.vectors == DType::float32 && (types.weights == DType::bfloat16 || types.weights == DType::int8);
  return mixed || (types.vectors == types.weights && types.vectors <= DType::float16);
}

/// Bytes of an element of a kernel's dtype.
constexpr int64_t kernel_element_size(DType dtype) noexcept { return kernel_types[kernel_type_of(dtype)].bits / 8; }

/// What `packed` holds: bfloat16 weights in pairs.
constexpr DType packed_dtype(DType weights) noexcept { return weights == DType::bfloat16 ? DType::uint32 : weights; }

/// What kernels of `dtype` compute in.
constexpr DType compute_dtype(DType dtype) noexcept { return dtype == DType::float64 ? DType::float64 : DType::float32; }

inline KernelDimension dimension(int64_t extent, int64_t stride) noexcept {
  return {0, static_cast<int32_t>(extent), static_cast<int32_t>(stride), 0};
}

/// Buffers of 1 and 2 dimensions without data, for copies.
constexpr KernelBuffer buffer_of(KernelType type, int dimensions) {
  return {0, nullptr, nullptr, 0, type.code, type.bits, 1, dimensions, nullptr, nullptr};
}
constexpr KernelBuffer empty_buffers[2][6] = {
    {buffer_of(kernel_types[0], 1), buffer_of(kernel_types[1], 1), buffer_of(kernel_types[2], 1), buffer_of(kernel_types[3], 1),
     buffer_of(kernel_types[4], 1), buffer_of(kernel_types[5], 1)},
    {buffer_of(kernel_types[0], 2), buffer_of(kernel_types[1], 2), buffer_of(kernel_types[2], 2), buffer_of(kernel_types[3], 2),
     buffer_of(kernel_types[4], 2), buffer_of(kernel_types[5], 2)}};

inline const KernelBuffer& empty_buffer(DType dtype, int dimensions) noexcept {
  return empty_buffers[dimensions - 1][kernel_type_of(dtype)];
}

inline void point(KernelBuffer& buffer, const void* data, KernelDimension* dims) noexcept {
  buffer.host = static_cast<uint8_t*>(const_cast<void*>(data));
  buffer.dim = dims;
}

}  // namespace cellc::detail
