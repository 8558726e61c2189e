#include <cellc/cell.h>
#include <doctest/doctest.h>

#include <cmath>
#include <limits>

// cell.h as an ordinary compiler sees it: the float64 reference.

namespace {

using namespace cellc;

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr double inf = std::numeric_limits<double>::infinity();

Vector<H> vector(std::vector<double> values) { return Vector<H>(std::move(values)); }

/// Equal, where NaN equals NaN and -0 differs from 0.
bool same(const std::vector<double>& a, const std::vector<double>& b) {
  bool equal = a.size() == b.size();
  for (size_t i = 0; equal && i < a.size(); ++i) {
    equal = (std::isnan(a[i]) && std::isnan(b[i])) || (a[i] == b[i] && std::signbit(a[i]) == std::signbit(b[i]));
  }
  return equal;
}

}  // namespace

TEST_CASE("activations treat special values as torch does") {
  CHECK(same(relu(vector({not_a_number, -0.0, 0.0, -1, 2, -inf, inf})).values(), {not_a_number, -0.0, 0.0, 0.0, 2, 0.0, inf}));
  CHECK(same(tanh(vector({not_a_number, -inf, inf, -0.0})).values(), {not_a_number, -1, 1, -0.0}));
  CHECK(same(sigmoid(vector({not_a_number, -inf, inf, 0})).values(), {not_a_number, 0, 1, 0.5}));
  CHECK(same(max(vector({not_a_number, 1, 2}), vector({1, not_a_number, 3})).values(), {not_a_number, not_a_number, 3}));
  CHECK(same(min(1.5, vector({not_a_number, 1, 2})).values(), {not_a_number, 1, 1.5}));
  CHECK(same(select(vector({not_a_number, -1, 1}) < 0.0, 1.0, vector({4, 5, 6})).values(), {4, 1, 6}));
}

TEST_CASE("matrices are row-major, rows x columns") {
  const Param<H, I> weight({1, 2, 3, 4, 5, 6}, 2, 3);
  CHECK((weight * Input<I>(std::vector<double>{1, 10, 100})).values() == std::vector<double>{321, 654});
  CHECK((Param<H, I>({}, 2, 0) * Input<I>(std::vector<double>{})).values() == std::vector<double>{0, 0});
}

TEST_CASE("blocks") {
  const Vector<Stack<3, H>> stack = concat(vector({1, 2}), vector({3, 4}), vector({5, 6}));
  CHECK(chunk<1>(stack).values() == std::vector<double>{3, 4});
  CHECK(reduce_sum(stack).values() == std::vector<double>{21});
  CHECK_THROWS_AS(chunk<0>(Vector<Stack<3, H>>(std::vector<double>(4))), std::invalid_argument);
}

TEST_CASE("extents that do not fit are told when it runs") {
  CHECK_THROWS_AS(vector({1, 2}) + vector({1, 2, 3}), std::invalid_argument);
  CHECK_THROWS_AS((Param<H, I>({1, 2}, 1, 2) * Input<I>(std::vector<double>{1})), std::invalid_argument);
  CHECK_THROWS_AS((Param<H, I>({1, 2, 3}, 2, 2)), std::invalid_argument);
}

TEST_CASE("assignment and numbers") {
  Vector<H> v = vector({1, 2});
  v += 1;
  v *= v;
  v -= vector({1, 1});
  v /= 2.0;
  CHECK(v.values() == std::vector<double>{1.5, 4});
  CHECK((1 - 2 * v / Scalar(4)).values() == std::vector<double>{0.25, -1});
}
