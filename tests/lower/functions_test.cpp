// The error of the generated functions in units in the last place, against the C library in the next wider type.
#include <doctest/doctest.h>

#include <algorithm>
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

/// ULP on the targets: without fused multiply-adds, with them, and with lookups in tables.
struct Limits {
  double plain, fused, lookups;

  double of(const std::string& target) const { return target == "x86-64-v2" ? plain : target == "x86-64-v4" ? lookups : fused; }
};

template <class T>
struct Function {
  const char* name;
  typename Format<T>::Wide (*truth)(typename Format<T>::Wide);
  T low, high;  ///< the magnitudes that are tried
  Limits limits;
};

constexpr Limits tanh_limits = {1.91, 1.79, 1.53};

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
  CHECK(largest <= function.limits.of(variant.target));
}

template <class T>
void check(const Function<T>& function, uint64_t stride) {
  for (const Variant* variant : targets())
    for (const Layout layout : layouts) check(function, *variant, layout, stride);
}

}  // namespace

TEST_CASE("float32 functions are within their limit of the true value (CELLC_EXHAUSTIVE=1: for every number)") {
  const uint64_t stride = is_exhaustive() ? 1 : 997;
  check<float>({"tanh_of", [](double x) { return std::tanh(x); }, 1e-45F, 1e4F, tanh_limits}, stride);
  check<float>({"sigmoid_of", [](double x) { return sigmoid(x); }, 1e-45F, 87, {1.8, 1.8, 1.8}}, stride);
  check<float>({"exp_of", [](double x) { return std::exp(x); }, 1e-45F, 88.7F, {1.5, 1.5, 1.5}}, stride);
}

// Every 997th number passes over what is too far off where the roundings of two ways meet (without lookups), and over the ends of
// intervals.
TEST_CASE("tanh of float32 is within its limit where its two ways meet, and where one polynomial follows another") {
  check<float>({"tanh_of", [](double x) { return std::tanh(x); }, 0.75F, 1.5F, tanh_limits}, 1);
  for (const float end : {0.0625F, 0.125F, 0.1875F, 0.25F,  0.3125F, 0.375F, 0.5F,   0.625F, 1.625F, 1.875F, 2.125F, 2.375F, 2.625F, 2.875F,
                          3.125F,  3.375F, 3.875F,  4.375F, 4.875F,  5.375F, 5.875F, 6.375F, 6.875F, 7.375F, 8.375F, 9.25F,  9.7F})
    check<float>({"tanh_of", [](double x) { return std::tanh(x); }, end * 0.9999F, end * 1.0001F, tanh_limits}, 1);
}

// Vectors of 8 and of 4, whole and in part, beside those of 16; several rows and one.
TEST_CASE("tanh of float32 by a table does not depend on the width of vectors") {
  std::vector<float> x;
  for (int k = 0; k < 37 * 19; ++k) x.push_back(std::sinh(static_cast<float>(k - 351) / 110));
  for (const Variant& narrow : variants()) {
    if (!narrow.exact || narrow.target != "x86-64-v4") continue;
    const std::vector<const Variant*> all = targets();
    const Variant& generic = **std::find_if(all.begin(), all.end(), [&](const Variant* v) { return v->target == narrow.target; });
    for (const int64_t width : {37, 19}) {
      REQUIRE(narrow.has("tanh_of", {width}, cellc::DType::float32));
      for (const int64_t rows : {37 * 19 / width, int64_t{1}}) {
        const std::vector<float> some(x.begin(), x.begin() + rows * width);
        const auto values = [&](const Variant& variant) {
          std::vector<float> y(some.size());
          const cellc::IntArray sizes{rows, width};
          function<float>("tanh_of", variant, width)
              .forward({}, {cellc::ConstTensorView(some.data(), sizes)}, {cellc::TensorView(y.data(), sizes)});
          return y;
        };
        CAPTURE(width);
        CAPTURE(rows);
        CHECK(values(narrow) == values(generic));
      }
    }
  }
}

TEST_CASE("float64 functions are within their limit of the true value") {
  const uint64_t stride = is_exhaustive() ? 0x7ffffffff : 0x1ffffffffff;
  check<double>({"tanh_of", [](long double x) { return std::tanh(x); }, 1e-30, 1e4, {2, 2, 2}}, stride);
  check<double>({"sigmoid_of", [](long double x) { return sigmoid(x); }, 1e-30, 700, {2.5, 2.5, 2.5}}, stride);
  check<double>({"exp_of", [](long double x) { return std::exp(x); }, 1e-30, 709, {1.5, 1.5, 1.5}}, stride);
}
