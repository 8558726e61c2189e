#include <cellc/random.h>

#include <cmath>
#include <limits>

#include <cellc/error.h>
#include <cellc/tensor.h>

#include "default_generator.h"

namespace cellc {
namespace {

uint64_t draw(Generator& generator, float) { return generator.random(); }
uint64_t draw(Generator& generator, double) { return generator.random64(); }

// torch's uniform_real: as many random bits as the mantissa holds, scaled with one rounding (torch's kernels are built with FMA).
template <class T>
void fill(const TensorView& tensor, T from, T to, Generator& generator) {
  constexpr uint64_t span = uint64_t{1} << std::numeric_limits<T>::digits;
  T* values = tensor.data<T>();
  for (int64_t k = 0; k < tensor.numel(); ++k) {
    const T unit = static_cast<T>(draw(generator, T{}) & (span - 1)) * (T{1} / static_cast<T>(span));
    values[k] = std::fma(unit, to - from, from);
  }
}

float rounded(float value, DType dtype) {
  Tensor low = Tensor::empty({1}, dtype), wide = Tensor::empty({1});
  low.view().copy_(Tensor::from<float>({value}, {1}));
  wide.view().copy_(low);
  return *wide.data<float>();
}

// The low types: as many bits as their mantissa holds, the ends and their distance rounded to the type, the rest in float32.
void fill_low(const TensorView& tensor, int digits, float from, float to, Generator& generator) {
  from = rounded(from, tensor.dtype());
  const float span = rounded(rounded(to, tensor.dtype()) - from, tensor.dtype());
  const auto steps = static_cast<float>(1 << digits);
  Tensor values = Tensor::empty(tensor.sizes());
  for (int64_t k = 0; k < values.numel(); ++k) {
    const float unit = static_cast<float>(draw(generator, float{}) & ((1u << digits) - 1)) / steps;
    values.data<float>()[k] = std::fma(unit, span, from);
  }
  tensor.copy_(values);
}

}  // namespace

uint64_t Generator::random64() {
  const uint64_t high = random();
  return high << 32 | random();
}

void uniform_(const TensorView& tensor, double from, double to, Generator& generator) {
  if (!tensor.is_contiguous()) throw ValueError("uniform_ needs a contiguous tensor");
  if (tensor.dtype() == DType::float32)
    fill<float>(tensor, static_cast<float>(from), static_cast<float>(to), generator);
  else if (tensor.dtype() == DType::bfloat16 || tensor.dtype() == DType::float16)
    fill_low(tensor, tensor.dtype() == DType::bfloat16 ? 8 : 11, static_cast<float>(from), static_cast<float>(to), generator);
  else
    fill<double>(tensor, from, to, generator);
}

namespace detail {

DefaultGenerator& default_generator() {
  static DefaultGenerator shared;
  return shared;
}

}  // namespace detail

void manual_seed(uint64_t seed) {
  detail::DefaultGenerator& shared = detail::default_generator();
  const std::lock_guard<std::mutex> lock(shared.mutex);
  shared.generator.manual_seed(seed);
}

}  // namespace cellc
