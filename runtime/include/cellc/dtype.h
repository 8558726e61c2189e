#pragma once
#include <cstddef>
#include <cstdint>

namespace cellc {

/// Element types of tensors, by torch's names. Kernels exist for float32 and float64; the others can be held, loaded and saved.
enum class DType : uint8_t { float32, float64, bfloat16, float16, int64, int32, int16, int8, uint8, boolean, complex64 };

}  // namespace cellc
