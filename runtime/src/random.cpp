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

// torch draws the low types as float32 and rounds the value.
void fill_low(const TensorView& tensor, double from, double to, Generator& generator) {
  Tensor values = Tensor::empty(tensor.sizes());
  fill<float>(values, static_cast<float>(from), static_cast<float>(to), generator);
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
    fill_low(tensor, from, to, generator);
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
