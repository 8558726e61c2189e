// The error of the generated functions in units in the last place, against the C library in the next wider type.
#include <doctest/doctest.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <random>

#include "functions.h"

namespace {

template <class T>
struct Format;
template <>
struct Format<float> {
  using Wide = double;
  using Bits = uint32_t;
  static constexpr int digits = 24, least_exponent = -149;
};
template <>
struct Format<double> {
  using Wide = long double;
  using Bits = uint64_t;
  static constexpr int digits = 53, least_exponent = -1074;
};

template <class T>
double ulp_error(T got, typename Format<T>::Wide truth) {
  int exponent;
  std::frexp(truth, &exponent);
  const int last = std::max(exponent - Format<T>::digits, Format<T>::least_exponent);
  return static_cast<double>(std::fabs(static_cast<typename Format<T>::Wide>(got) - truth) / std::ldexp(typename Format<T>::Wide(1), last));
}

// Every `stride`-th number from `low` to `high` (both positive) as its bits count, with both signs.
template <class T>
class Numbers {
 public:
  Numbers(T low, T high, uint64_t stride) : at_(bits(low)), end_(bits(high)), stride_(stride) {}

  bool next(std::vector<T>& chunk) {
    chunk.clear();
    for (; at_ <= end_ && chunk.size() < 32768; at_ += stride_) {
      T value;
      const auto narrow = static_cast<typename Format<T>::Bits>(at_);
      std::memcpy(&value, &narrow, sizeof value);
      chunk.push_back(value);
      chunk.push_back(-value);
    }
    return !chunk.empty();
  }

 private:
  static uint64_t bits(T value) {
    typename Format<T>::Bits narrow;
    std::memcpy(&narrow, &value, sizeof value);
    return narrow;
  }
  uint64_t at_, end_, stride_;
};

template <class T>
struct Function {
  const char* name;
  typename Format<T>::Wide (*truth)(typename Format<T>::Wide);
  T low, high;   ///< the magnitudes that are tried
  double limit;  ///< ULP
};

template <class W>
W sigmoid(W x) {
  return 1 / (1 + std::exp(-x));
}

bool is_exhaustive() { return std::getenv("CELLC_EXHAUSTIVE") != nullptr; }

// The last chunk is filled up to whole rows.
template <class T>
void fill_rows(std::vector<T>& chunk) {
  while (chunk.size() % 37 != 0) chunk.push_back(chunk.back());
}

template <class T>
void check(const Function<T>& function, const Variant& variant, Layout layout, uint64_t stride) {
  double largest = 0;
  T where = 0;
  std::vector<T> chunk;
  for (Numbers<T> numbers(function.low, function.high, stride); numbers.next(chunk);) {
    fill_rows(chunk);
    const std::vector<T> got = values_of(function.name, variant, layout, chunk);
    for (size_t k = 0; k < chunk.size(); ++k) {
      const double error = ulp_error(got[k], function.truth(chunk[k]));
      if (!(error <= largest)) largest = error, where = chunk[k];
    }
  }
  std::printf("%-11s float%d %s %s: %.3f ULP at most, at %.9g\n", function.name, static_cast<int>(8 * sizeof(T)), variant.target.c_str(),
              layout == Layout::one_row ? "one row" : "many rows", largest, static_cast<double>(where));
  CAPTURE(function.name);
  CAPTURE(variant.target);
  CAPTURE(where);
  CHECK(largest <= function.limit);
}

template <class T>
void check(const Function<T>& function, uint64_t stride) {
  for (const Variant* variant : targets())
    for (const Layout layout : layouts) check(function, *variant, layout, stride);
}

}  // namespace

TEST_CASE("float32 functions are within their limit of the true value (CELLC_EXHAUSTIVE=1: for every number)") {
  const uint64_t stride = is_exhaustive() ? 1 : 997;
  check<float>({"tanh_of", [](double x) { return std::tanh(x); }, 1e-45F, 1e4F, 2}, stride);
  check<float>({"sigmoid_of", [](double x) { return sigmoid(x); }, 1e-45F, 87, 2}, stride);
  check<float>({"exp_of", [](double x) { return std::exp(x); }, 1e-45F, 88.7F, 1.5}, stride);
}

// Where the roundings of both ways meet: every 997th number passes over what is too far off here.
TEST_CASE("tanh of float32 is within its limit where its two ways meet") {
  check<float>({"tanh_of", [](double x) { return std::tanh(x); }, 0.75F, 1.5F, 2}, 1);
}

// Vectors of 8 and of 4, whole and in part, beside those of 16; on other targets there is one width.
TEST_CASE("tanh of float32 does not depend on the width of vectors") {
  std::vector<float> x;
  for (int k = 0; k < 37 * 19; ++k) x.push_back(std::sinh(static_cast<float>(k - 351) / 110));
  for (const Variant* variant : targets()) {
    const std::vector<float> whole = values_of("tanh_of", *variant, Layout::many_rows, x);
    for (const Variant& narrow : variants()) {
      for (const int64_t width : {37, 19}) {
        if (narrow.target != variant->target || !narrow.has("tanh_of", {width}, cellc::DType::float32)) continue;
        const cellc::IntArray sizes{37 * 19 / width, width};
        std::vector<float> y(x.size());
        function<float>("tanh_of", narrow, width)
            .forward({}, {cellc::ConstTensorView(x.data(), sizes)}, {cellc::TensorView(y.data(), sizes)});
        CAPTURE(variant->target);
        CAPTURE(width);
        CHECK(y == whole);
      }
    }
  }
}

TEST_CASE("float64 functions are within their limit of the true value") {
  const uint64_t stride = is_exhaustive() ? 0x7ffffffff : 0x1ffffffffff;
  check<double>({"tanh_of", [](long double x) { return std::tanh(x); }, 1e-30, 1e4, 2}, stride);
  check<double>({"sigmoid_of", [](long double x) { return sigmoid(x); }, 1e-30, 700, 2.5}, stride);
  check<double>({"exp_of", [](long double x) { return std::exp(x); }, 1e-30, 709, 1.5}, stride);
}
