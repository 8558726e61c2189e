// TensorView::copy_: strided copies with conversion of the elements.
#include <algorithm>
#include <cmath>
#include <cstring>

#include <cellc/error.h>
#include <cellc/tensor_view.h>

#include "cuda_copy.h"

namespace cellc {
namespace {

template <class T>
T read(const void* from) noexcept {
  T value;
  std::memcpy(&value, from, sizeof value);
  return value;
}

float bfloat16_value(uint16_t bits) noexcept {
  const uint32_t wide = static_cast<uint32_t>(bits) << 16;
  return read<float>(&wide);
}

// IEEE half precision: 1 sign, 5 exponent, 10 mantissa bits; subnormals count in units of 2^-24.
float float16_value(uint16_t bits) noexcept {
  const uint32_t sign = static_cast<uint32_t>(bits & 0x8000) << 16, exponent = bits >> 10 & 31, mantissa = bits & 1023;
  if (exponent == 0) {
    const float magnitude = static_cast<float>(mantissa) * 0x1p-24f;
    return sign != 0 ? -magnitude : magnitude;
  }
  const uint32_t wide = sign | (exponent == 31 ? 255u : exponent + 112) << 23 | mantissa << 13;
  return read<float>(&wide);
}

// To the nearest, ties to even, as torch rounds. A NaN keeps its sign and becomes the quiet one.
uint16_t bfloat16_bits(float value) noexcept {
  const auto wide = read<uint32_t>(&value);
  if (value != value) return static_cast<uint16_t>((wide >> 16 & 0x8000) | 0x7fc0);
  return static_cast<uint16_t>((wide + 0x7fff + (wide >> 16 & 1)) >> 16);
}

// The same for half precision. nearbyint rounds multiples of the last place, whose sum with 1024 (a subnormal: 0) is the mantissa.
uint16_t float16_bits(float value) noexcept {
  const auto wide = read<uint32_t>(&value);
  const auto sign = static_cast<uint16_t>(wide >> 16 & 0x8000);
  if (value != value) return static_cast<uint16_t>(sign | 0x7e00);
  const float magnitude = std::fabs(value);
  if (magnitude >= 65520) return static_cast<uint16_t>(sign | 0x7c00);
  const int exponent = std::max(magnitude == 0 ? -14 : std::ilogb(magnitude), -14);
  const auto units = static_cast<uint32_t>(std::nearbyint(std::ldexp(magnitude, 10 - exponent)));
  return static_cast<uint16_t>(sign | (static_cast<uint32_t>(exponent + 14) * 1024 + units));
}

template <class To>
using Convert = To (*)(const void* from);

template <class To, class From>
To plain(const void* from) {
  return static_cast<To>(read<From>(from));
}

/// Null: this conversion is not there.
template <class To>
Convert<To> conversion(DType from) noexcept {
  static constexpr struct {
    DType from;
    Convert<To> convert;
  } table[] = {
      {DType::float32, plain<To, float>},
      {DType::float64, plain<To, double>},
      {DType::int64, plain<To, int64_t>},
      {DType::int32, plain<To, int32_t>},
      {DType::int16, plain<To, int16_t>},
      {DType::int8, plain<To, int8_t>},
      {DType::uint8, plain<To, uint8_t>},
      {DType::boolean, plain<To, uint8_t>},
      {DType::uint16, plain<To, uint16_t>},
      {DType::uint32, plain<To, uint32_t>},
      {DType::uint64, plain<To, uint64_t>},
      {DType::bfloat16, [](const void* bits) { return static_cast<To>(bfloat16_value(read<uint16_t>(bits))); }},
      {DType::float16, [](const void* bits) { return static_cast<To>(float16_value(read<uint16_t>(bits))); }},
  };
  for (const auto& row : table)
    if (row.from == from) return row.convert;
  return nullptr;
}

/// Calls visit(to, from) with the address of each pair of elements, the last dimension fastest.
template <class Visit>
void for_each_pair(const TensorView& to, const ConstTensorView& from, Visit visit) {
  const auto to_size = static_cast<int64_t>(element_size(to.dtype())), from_size = static_cast<int64_t>(element_size(from.dtype()));
  auto* to_data = static_cast<char*>(to.data());
  auto* from_data = static_cast<const char*>(from.data());
  IntArray index = to.sizes();
  for (int k = 0; k < index.size(); ++k) index[k] = 0;
  for (int64_t left = to.numel(); left > 0; --left) {
    int64_t to_offset = 0, from_offset = 0;
    for (int k = 0; k < index.size(); ++k) {
      to_offset += index[k] * to.strides()[k];
      from_offset += index[k] * from.strides()[k];
    }
    visit(to_data + to_offset * to_size, from_data + from_offset * from_size);
    for (int k = index.size() - 1; k >= 0 && ++index[k] == to.sizes()[k]; --k) index[k] = 0;
  }
}

/// To a type of two bytes, through float32, as torch does.
template <uint16_t (*round)(float)>
bool rounded(const TensorView& to, const ConstTensorView& from) {
  const Convert<float> convert = conversion<float>(from.dtype());
  if (convert == nullptr) return false;
  for_each_pair(to, from, [convert](void* target, const void* source) {
    const uint16_t bits = round(convert(source));
    std::memcpy(target, &bits, sizeof bits);
  });
  return true;
}

template <class To>
bool converted(const TensorView& to, const ConstTensorView& from) {
  const Convert<To> convert = conversion<To>(from.dtype());
  if (convert == nullptr) return false;
  for_each_pair(to, from, [convert](void* target, const void* source) {
    const To value = convert(source);
    std::memcpy(target, &value, sizeof value);
  });
  return true;
}

bool copied(const TensorView& to, const ConstTensorView& from) {
  if (to.dtype() == from.dtype()) {
    const size_t size = element_size(to.dtype());
    if (to.is_contiguous() && from.is_contiguous()) {
      if (to.numel() > 0) std::memmove(to.data(), from.data(), size * static_cast<size_t>(to.numel()));
      return true;
    }
    for_each_pair(to, from, [size](void* target, const void* source) { std::memcpy(target, source, size); });
    return true;
  }
  if (to.dtype() == DType::float32) return converted<float>(to, from);
  if (to.dtype() == DType::float64) return converted<double>(to, from);
  if (to.dtype() == DType::bfloat16) return rounded<bfloat16_bits>(to, from);
  if (to.dtype() == DType::float16) return rounded<float16_bits>(to, from);
  return false;
}

}  // namespace

void TensorView::copy_(const ConstTensorView& from) const {
  if (sizes() != from.sizes() || defined() != from.defined())
    throw Error("copy_: the sizes " + to_string(from.sizes()) + " do not match " + to_string(sizes()));
  if (device() != Device() || from.device() != Device()) return detail::copy_on_cuda(*this, from);
  if (!copied(*this, from))
    throw TypeError(std::string("copy_: no conversion from ") + to_string(from.dtype()) + " to " + to_string(dtype()));
}

}  // namespace cellc
