#include "errors.h"

#include <cfloat>
#include <cmath>
#include <sstream>

double value_at(const cellc::Tensor& tensor, int64_t k) {
  return tensor.dtype() == cellc::DType::float32 ? static_cast<double>(tensor.data<float>()[k]) : tensor.data<double>()[k];
}

double largest_ulp(const cellc::Tensor& got, const cellc::Tensor& truth) {
  const bool single = got.dtype() == cellc::DType::float32;
  const double smallest = single ? static_cast<double>(FLT_MIN) : DBL_MIN, eps = single ? static_cast<double>(FLT_EPSILON) : DBL_EPSILON;
  double largest = 0;
  for (int64_t k = 0; k < got.numel(); ++k) {
    const double y = value_at(got, k), t = value_at(truth, k);
    if (!std::isfinite(y) || !std::isfinite(t)) continue;
    const int binade = std::ilogb(std::max(std::fabs(t), smallest));
    largest = std::max(largest, std::fabs(y - t) / std::ldexp(eps, binade));
  }
  return largest;
}

std::string difference(const cellc::Tensor& got, const cellc::Tensor& torch, const cellc::Tensor& truth, double rtol, double atol) {
  if (got.sizes() != torch.sizes()) return "sizes " + to_string(got.sizes()) + ", torch " + to_string(torch.sizes());
  for (int64_t k = 0; k < got.numel(); ++k) {
    const double y = value_at(got, k), expected = value_at(torch, k), t = value_at(truth, k);
    const bool same = std::isnan(expected)   ? std::isnan(y)
                      : std::isinf(expected) ? y == expected
                                             : std::fabs(y - t) <= atol + rtol * std::fabs(t);
    if (same) continue;
    std::ostringstream text;
    text.precision(17);
    text << "element " << k << ": " << y << ", torch " << expected << ", float64 " << t;
    return text.str();
  }
  return "";
}
