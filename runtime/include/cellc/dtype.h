#pragma once
#include <complex>
#include <cstddef>
#include <cstdint>
#include <string>

namespace cellc {

/// Element types of tensors, by torch's names. Kernels can be made for the first four; the others can be held, loaded and saved.
enum class DType : uint8_t {
  float32,
  float64,
  bfloat16,
  float16,
  int64,
  int32,
  int16,
  int8,
  uint8,
  boolean,
  complex64,
  uint16,
  uint32,
  uint64,
  float8_e5m2,
  float8_e4m3fn
};

/// Bytes of one element.
size_t element_size(DType dtype) noexcept;

/// torch's name: "float32", "bool".
const char* to_string(DType dtype) noexcept;

/// The DType of a C++ type, for Tensor::data<T>(). Types without one (float16 and such) are reached through data().
template <class T>
struct DTypeOf;
template <>
struct DTypeOf<float> {
  static constexpr DType value = DType::float32;
};
template <>
struct DTypeOf<double> {
  static constexpr DType value = DType::float64;
};
template <>
struct DTypeOf<int64_t> {
  static constexpr DType value = DType::int64;
};
template <>
struct DTypeOf<int32_t> {
  static constexpr DType value = DType::int32;
};
template <>
struct DTypeOf<int16_t> {
  static constexpr DType value = DType::int16;
};
template <>
struct DTypeOf<int8_t> {
  static constexpr DType value = DType::int8;
};
template <>
struct DTypeOf<uint8_t> {
  static constexpr DType value = DType::uint8;
};
template <>
struct DTypeOf<bool> {
  static constexpr DType value = DType::boolean;
};
template <>
struct DTypeOf<std::complex<float>> {
  static constexpr DType value = DType::complex64;
};

}  // namespace cellc
