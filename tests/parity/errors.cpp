#include "errors.h"

#include <cfloat>
#include <cmath>
#include <sstream>
#include <stdexcept>

namespace {

struct Format {
  cellc::DType dtype;
  double smallest, eps;  ///< the smallest normal number, the distance from 1 to the next
};
constexpr Format formats[] = {{cellc::DType::float32, FLT_MIN, FLT_EPSILON},
                              {cellc::DType::float64, DBL_MIN, DBL_EPSILON},
                              {cellc::DType::bfloat16, FLT_MIN, 0x1p-7},
                              {cellc::DType::float16, 0x1p-14, 0x1p-10}};

const Format& format_of(cellc::DType dtype) {
  for (const Format& format : formats)
    if (format.dtype == dtype) return format;
  throw std::runtime_error(std::string("no floating point type: ") + to_string(dtype));
}

}  // namespace

double value_at(const cellc::Tensor& tensor, int64_t k) {
  if (tensor.dtype() == cellc::DType::float32) return static_cast<double>(tensor.data<float>()[k]);
  if (tensor.dtype() == cellc::DType::float64) return tensor.data<double>()[k];
  const cellc::ConstTensorView element(tensor.dtype(), static_cast<const uint16_t*>(tensor.data()) + k, {});
  cellc::Tensor wide = cellc::Tensor::empty({}, cellc::DType::float64);
  wide.view().copy_(element);
  return *wide.data<double>();
}

double largest_ulp(const cellc::Tensor& got, const cellc::Tensor& truth) {
  const Format& format = format_of(got.dtype());
  double largest = 0;
  for (int64_t k = 0; k < got.numel(); ++k) {
    const double y = value_at(got, k), t = value_at(truth, k);
    if (!std::isfinite(y) || !std::isfinite(t)) continue;
    const int binade = std::ilogb(std::max(std::fabs(t), format.smallest));
    largest = std::max(largest, std::fabs(y - t) / std::ldexp(format.eps, binade));
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
