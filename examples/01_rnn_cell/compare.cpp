#include "compare.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <cellc/tensor.h>

namespace {

double value(const cellc::Tensor& tensor, int64_t k) {
  if (tensor.dtype() == cellc::DType::float64) return tensor.data<double>()[k];
  return static_cast<double>(tensor.data<float>()[k]);
}

// The distance between the two floats around a value.
double unit_in_the_last_place(double x) {
  const float magnitude = std::max(std::fabs(static_cast<float>(x)), std::numeric_limits<float>::min());
  return std::ldexp(1.0, std::ilogb(magnitude) - 23);
}

}  // namespace

Difference compare(const cellc::ConstTensorView& actual, const cellc::ConstTensorView& expected) {
  const cellc::Tensor a = actual.clone(), e = expected.clone();
  Difference result;
  for (int64_t k = 0; k < a.numel(); ++k) {
    const double difference = std::fabs(value(a, k) - value(e, k));
    result.absolute = std::max(result.absolute, difference);
    const double ulp = difference / unit_in_the_last_place(value(e, k));
    if (ulp > result.ulp) result.at = value(e, k);
    result.ulp = std::max(result.ulp, ulp);
    result.close = result.close && difference <= 1e-5 + 1.3e-6 * std::fabs(value(e, k));
  }
  return result;
}
