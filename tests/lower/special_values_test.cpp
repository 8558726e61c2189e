// NaN, infinities, zeros and subnormals through the generated functions: what torch gives, whatever liberties a compiler takes.
#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "functions.h"

namespace {

template <class T>
bool same(T a, T b) {
  return (std::isnan(a) && std::isnan(b)) || (a == b && std::signbit(a) == std::signbit(b));
}

template <class T>
struct Row {
  const char* function;
  T x, y;
};

template <class T>
void check_functions() {
  constexpr T inf = std::numeric_limits<T>::infinity(), nan = std::numeric_limits<T>::quiet_NaN();
  constexpr T tiny = std::numeric_limits<T>::denorm_min(), small = std::numeric_limits<T>::min(), huge = std::numeric_limits<T>::max();
  const Row<T> rows[] = {
      {"tanh_of", nan, nan},     {"tanh_of", inf, 1},      {"tanh_of", -inf, -1},
      {"tanh_of", huge, 1},      {"tanh_of", -huge, -1},   {"tanh_of", 0, 0},
      {"tanh_of", -T(0), -T(0)}, {"tanh_of", tiny, tiny},  {"tanh_of", -tiny, -tiny},
      {"tanh_of", small, small}, {"tanh_of", 30, 1},       {"sigmoid_of", nan, nan},
      {"sigmoid_of", inf, 1},    {"sigmoid_of", -inf, 0},  {"sigmoid_of", 0, T(0.5)},
      {"sigmoid_of", huge, 1},   {"sigmoid_of", -huge, 0}, {"sigmoid_of", tiny, T(0.5)},
      {"exp_of", nan, nan},      {"exp_of", inf, inf},     {"exp_of", -inf, 0},
      {"exp_of", 0, 1},          {"exp_of", -T(0), 1},     {"exp_of", huge, inf},
      {"exp_of", -huge, 0},      {"relu_of", nan, nan},    {"relu_of", inf, inf},
      {"relu_of", -inf, 0},      {"relu_of", tiny, tiny},  {"relu_of", -tiny, 0},
      {"relu_of", huge, huge},
  };
  for (const Variant* variant : targets())
    for (const Layout layout : layouts)
      for (const Row<T>& row : rows) {
        // In each lane of a vector, and in the part of a vector at the end.
        const std::vector<T> got = values_of(row.function, *variant, layout, std::vector<T>(3 * 37, row.x));
        CAPTURE(variant->target);
        CAPTURE(layout);
        CAPTURE(row.function);
        CAPTURE(row.x);
        for (const T y : got) CHECK(same(y, row.y));
      }
}

template <class T>
void check_pairs() {
  constexpr T inf = std::numeric_limits<T>::infinity(), nan = std::numeric_limits<T>::quiet_NaN();
  const struct {
    const char* function;
    T a, b, first, second;
  } rows[] = {
      {"bounds_of", nan, 1, nan, nan},   {"bounds_of", 1, nan, nan, nan},   {"bounds_of", -inf, 2, -inf, 2},
      {"bounds_of", 3, 2, 2, 3},         {"bounds_of", inf, nan, nan, nan}, {"select_of", nan, 1, 1, 1},
      {"select_of", 1, nan, nan, nan},   {"select_of", 1, 2, 1, 2},         {"select_of", 2, 1, 1, 2},
      {"quotient_of", 1, 0, inf, -1},    {"quotient_of", -1, 0, -inf, 1},   {"quotient_of", inf, inf, nan, nan},
      {"quotient_of", nan, 2, nan, nan},
  };
  for (const Variant* variant : targets())
    for (const Layout layout : layouts)
      for (const auto& row : rows) {
        const auto [first, second] =
            values_of(row.function, *variant, layout, std::vector<T>(3 * 37, row.a), std::vector<T>(3 * 37, row.b));
        CAPTURE(variant->target);
        CAPTURE(layout);
        CAPTURE(row.function);
        CAPTURE(row.a);
        CAPTURE(row.b);
        for (size_t k = 0; k < first.size(); ++k) {
          CHECK(same(first[k], row.first));
          CHECK(same(second[k], row.second));
        }
      }
}

}  // namespace

TEST_CASE("NaN stays NaN, infinities saturate, zeros keep their sign, subnormals are kept") {
  check_functions<float>();
  check_functions<double>();
}

TEST_CASE("NaN wins in min and max, and loses every comparison") {
  check_pairs<float>();
  check_pairs<double>();
}
