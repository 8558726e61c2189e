// bfloat16 and float16: every number goes in and out unchanged, results are rounded to the nearest.
#include <doctest/doctest.h>

#include <cmath>
#include <cstring>

#include "functions.h"

namespace {

using cellc::ConstTensorView;
using cellc::DType;
using cellc::Tensor;
using cellc::TensorView;

struct Format {
  DType dtype;
  int digits, least_exponent;  ///< of the mantissa; of the smallest subnormal
};
constexpr Format formats[] = {{DType::bfloat16, 8, -133}, {DType::float16, 11, -24}};

constexpr int64_t count = 1 << 16;

std::vector<uint16_t> all_bits() {
  std::vector<uint16_t> bits(count);
  for (size_t k = 0; k < bits.size(); ++k) bits[k] = static_cast<uint16_t>(k);
  return bits;
}

std::vector<double> values(DType dtype, const std::vector<uint16_t>& bits) {
  Tensor wide = Tensor::empty({count}, DType::float64);
  wide.view().copy_(ConstTensorView(dtype, bits.data(), {count}));
  return {wide.data<double>(), wide.data<double>() + count};
}

std::vector<uint16_t> results(const char* name, const Variant& variant, Layout layout, DType dtype) {
  const std::vector<uint16_t> x = all_bits();
  std::vector<uint16_t> y(count);
  const cellc::IntArray sizes = layout == Layout::one_row ? cellc::IntArray{1, count} : cellc::IntArray{count / 32, 32};
  cellc::CellOptions options;
  options.dtype = dtype;
  options.kernels = variant.kernels;
  const cellc::Cell cell(name, {{"H", sizes[1]}}, options);
  cell.forward({}, {ConstTensorView(dtype, x.data(), sizes)}, {TensorView(dtype, y.data(), sizes)});
  return y;
}

template <class Check>
void for_each_kernel(const char* name, Check check) {
  for (const Format& format : formats)
    for (const Variant* variant : targets())
      for (const Layout layout : layouts) {
        CAPTURE(to_string(format.dtype));
        CAPTURE(variant->target);
        CAPTURE(layout);
        check(format, results(name, *variant, layout, format.dtype));
      }
}

}  // namespace

TEST_CASE("relu leaves every positive number, infinity and NaN of a low type as it is") {
  for_each_kernel("relu_of", [](const Format& format, const std::vector<uint16_t>& y) {
    const std::vector<uint16_t> x = all_bits();
    const std::vector<double> in = values(format.dtype, x), out = values(format.dtype, y);
    int64_t wrong = 0;
    for (size_t k = 0; k < x.size(); ++k) {
      if (std::isnan(in[k]))
        wrong += std::isnan(out[k]) ? 0 : 1;
      else
        wrong += y[k] == (in[k] < 0 ? 0 : x[k]) ? 0 : 1;
    }
    CHECK(wrong == 0);
  });
}

TEST_CASE("tanh of every number of a low type is rounded once, from float32") {
  for_each_kernel("tanh_of", [](const Format& format, const std::vector<uint16_t>& y) {
    const std::vector<double> in = values(format.dtype, all_bits()), out = values(format.dtype, y);
    double largest = 0;
    int64_t wrong = 0;
    for (size_t k = 0; k < in.size(); ++k) {
      if (std::isnan(in[k])) {
        wrong += std::isnan(out[k]) ? 0 : 1;
        continue;
      }
      int exponent;
      std::frexp(std::tanh(in[k]), &exponent);
      largest = std::max(largest,
                         std::fabs(out[k] - std::tanh(in[k])) / std::ldexp(1.0, std::max(exponent - format.digits, format.least_exponent)));
    }
    CHECK(wrong == 0);
    CHECK(largest <= 0.501);
  });
}
