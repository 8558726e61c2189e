#include "graph/evaluate.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "graph/text.h"

// Expected values are worked out by hand, or come from series in long double, apart from the functions that the evaluator calls.

namespace {

using Numbers = std::vector<double>;

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr double inf = std::numeric_limits<double>::infinity();

/// e^x from its series; x is halved until the series is short.
long double exponential(long double x) {
  if (std::isinf(x)) return x > 0 ? x : 0;
  if (x > 0.5L || x < -0.5L) return exponential(x / 2) * exponential(x / 2);
  long double term = 1, sum = 1;
  for (int i = 1; i < 30; ++i) sum += term *= x / i;
  return sum;
}

/// Equal but for a rounding or two; NaN equals NaN, and zeros have their signs.
bool same(const Numbers& a, const Numbers& b) {
  bool equal = a.size() == b.size();
  for (size_t i = 0; equal && i < a.size(); ++i) {
    const bool close = a[i] == b[i] ? std::signbit(a[i]) == std::signbit(b[i]) : std::abs(a[i] - b[i]) <= 1e-15 * std::abs(b[i]);
    equal = (std::isnan(a[i]) && std::isnan(b[i])) || close;
  }
  return equal;
}

/// `expression` as text over h [H], g [H], x [I], w [H, I], s [3*H], its shape, and what it is for H = 2, I = 3.
Numbers value_of(const std::string& expression, const std::string& shape, const cellc::Bindings& bindings) {
  const std::string text =
      "cellgraph 1\ncell c\n%0 = param h : [H]\n%1 = param g : [H]\n%2 = in x : [I]\n%3 = param w : [H, I]\n%4 = param s : [3*H]\n" +
      ("%5 = state r : " + shape + "\n%6 = " + expression + " : " + shape) + "\nreturn %6\n";
  return cellc::evaluate(cellc::parse_graph(text), {{"H", 2}, {"I", 3}}, bindings).at(0);
}

struct Case {
  const char* expression;
  const char* shape;
  Numbers expected;
};

const cellc::Bindings bindings{{"h", {3, -0.5}}, {"g", {-2, 4}}, {"x", {1, 10, 100}}, {"w", {1, 2, 3, 4, 5, 6}}, {"s", {1, 2, 3, 4, 5, 6}}};

const Case cases[] = {
    {"add %0, %1", "[H]", {1, 3.5}},
    {"sub %0, %1", "[H]", {5, -4.5}},
    {"mul %0, %1", "[H]", {-6, -2}},
    {"div %0, %1", "[H]", {-1.5, -0.125}},
    {"min %0, %1", "[H]", {-2, -0.5}},
    {"max %0, %1", "[H]", {3, 4}},
    {"neg %0", "[H]", {-3, 0.5}},
    {"relu %0", "[H]", {3, 0}},
    {"select %0, %1, %0, %1", "[H]", {-2, -0.5}},
    {"select %1, %0, %0, %1", "[H]", {3, 4}},
    {"select %0, %0, %0, %1", "[H]", {-2, 4}},
    {"matvec %3, %2", "[H]", {321, 654}},
    {"slice %4, 0", "[H]", {1, 2}},
    {"slice %4, 2", "[H]", {5, 6}},
    {"slice %4, 1", "[2*H]", {3, 4, 5, 6}},
    {"slice %4, 0", "[3*H]", {1, 2, 3, 4, 5, 6}},
    {"slice %3, 0", "[H, I]", {1, 2, 3, 4, 5, 6}},
    {"concat %1, %0", "[2*H]", {-2, 4, 3, -0.5}},
    {"concat %4, %0", "[4*H]", {1, 2, 3, 4, 5, 6, 3, -0.5}},
    {"concat %3, %3", "[2*H, I]", {1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 6}},
    {"reduce_sum %4", "[]", {21}},
    {"reduce_sum %3", "[]", {21}},
    {"transpose %3", "[I, H]", {1, 4, 2, 5, 3, 6}},
    {"outer %0, %2", "[H, I]", {3, 30, 300, -0.5, -5, -50}},
    {"mean %4", "[]", {3.5}},
    {"mean %3", "[]", {3.5}},
    {"mul %3, %3", "[H, I]", {1, 4, 9, 16, 25, 36}},
    {"const -0.25", "[]", {-0.25}},
};

}  // namespace

TEST_CASE("each operation computes what arithmetic says") {
  for (const Case& row : cases) {
    CAPTURE(std::string(row.expression));
    cellc::Bindings all = bindings;
    all["r"] = Numbers(row.expected.size());
    CHECK(same(value_of(row.expression, row.shape, all), row.expected));
  }
}

TEST_CASE("tanh, sigmoid and exp agree with their series") {
  for (double x = -30; x <= 30; x += 0.37) {
    CAPTURE(x);
    const long double e = exponential(x);
    const cellc::Bindings at_x{{"h", {x, -x}}, {"g", {0, 0}}, {"x", {0, 0, 0}}, {"w", Numbers(6)}, {"s", Numbers(6)}, {"r", {0, 0}}};
    CHECK(value_of("exp %0", "[H]", at_x)[0] == doctest::Approx(static_cast<double>(e)).epsilon(1e-14));
    CHECK(value_of("sigmoid %0", "[H]", at_x)[0] == doctest::Approx(static_cast<double>(e / (1 + e))).epsilon(1e-14));
    CHECK(value_of("tanh %0", "[H]", at_x)[0] == doctest::Approx(static_cast<double>((e * e - 1) / (e * e + 1))).epsilon(1e-14));
  }
}

TEST_CASE("special values go through as in torch") {
  struct Special {
    const char* expression;
    Numbers h, g, expected;
  };
  const Special specials[] = {
      {"relu %0", {not_a_number, -0.0}, {0, 0}, {not_a_number, -0.0}},
      {"relu %0", {inf, -inf}, {0, 0}, {inf, 0.0}},
      {"tanh %0", {inf, -inf}, {0, 0}, {1, -1}},
      {"tanh %0", {not_a_number, -0.0}, {0, 0}, {not_a_number, -0.0}},
      {"sigmoid %0", {inf, -inf}, {0, 0}, {1, 0.0}},
      {"exp %0", {inf, -inf}, {0, 0}, {inf, 0.0}},
      {"sqrt %0", {inf, -0.0}, {0, 0}, {inf, -0.0}},
      {"sqrt %0", {4, -1}, {0, 0}, {2, not_a_number}},
      {"neg %0", {0.0, -0.0}, {0, 0}, {-0.0, 0.0}},
      {"min %0, %1", {not_a_number, 1}, {1, not_a_number}, {not_a_number, not_a_number}},
      {"max %0, %1", {not_a_number, 1}, {1, not_a_number}, {not_a_number, not_a_number}},
      {"max %0, %1", {-inf, inf}, {-1, 1}, {-1, inf}},
      {"select %0, %1, %0, %1", {not_a_number, 1}, {5, not_a_number}, {5, not_a_number}},
      {"div %0, %1", {1, 0}, {0, 0}, {inf, not_a_number}},
      {"div %0, %1", {1, -1}, {-0.0, inf}, {-inf, -0.0}},
  };
  for (const Special& row : specials) {
    CAPTURE(std::string(row.expression));
    cellc::Bindings all = bindings;
    all["h"] = row.h;
    all["g"] = row.g;
    all["r"] = {0, 0};
    CHECK(same(value_of(row.expression, "[H]", all), row.expected));
  }
}

TEST_CASE("a scalar stands beside vectors and matrices in every place") {
  const std::string start = "cellgraph 1\ncell c\n%0 = state h : [H]\n%1 = const 2 : []\n";
  const cellc::Bindings h{{"h", {1, 3}}};
  const auto result = [&](const std::string& end) { return cellc::evaluate(cellc::parse_graph(start + end), {{"H", 2}}, h).at(0); };
  CHECK(result("%2 = sub %0, %1 : [H]\nreturn %2\n") == Numbers{-1, 1});
  CHECK(result("%2 = sub %1, %0 : [H]\nreturn %2\n") == Numbers{1, -1});
  CHECK(result("%2 = select %0, %1, %1, %0 : [H]\nreturn %2\n") == Numbers{2, 3});
  CHECK(result("%2 = reduce_sum %0 : []\n%3 = div %0, %2 : [H]\nreturn %3\n") == Numbers{0.25, 0.75});
}
