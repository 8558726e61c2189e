#include "graph/formula.h"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "graph/text.h"

namespace {

/// The formulas of a cell with the state h, the vectors a, b and the matrix w, in which %4 and on are `nodes`.
std::string formula_of(const std::string& nodes, int result) {
  const std::string text = "cellgraph 1\ncell c\n%0 = state h : [H]\n%1 = param a : [H]\n%2 = param b : [H]\n%3 = param w : [H, H]\n" +
                           nodes + fmt::format("return %{}\n", result);
  return fmt::format("{}", fmt::join(cellc::formula(cellc::parse_graph(text)), "; "));
}

}  // namespace

TEST_CASE("a formula has the parentheses that C++ needs to compute it in the same order, and no others") {
  struct Case {
    const char* nodes;
    int result;
    const char* formula;
  };
  const Case cases[] = {
      {"%4 = add %0, %1 : [H]\n%5 = mul %4, %2 : [H]\n", 5, "new h = (h + a) * b"},
      {"%4 = mul %0, %1 : [H]\n%5 = add %4, %2 : [H]\n", 5, "new h = h * a + b"},
      {"%4 = sub %1, %2 : [H]\n%5 = sub %0, %4 : [H]\n", 5, "new h = h - (a - b)"},
      {"%4 = sub %0, %1 : [H]\n%5 = sub %4, %2 : [H]\n", 5, "new h = h - a - b"},
      {"%4 = add %1, %2 : [H]\n%5 = add %0, %4 : [H]\n", 5, "new h = h + (a + b)"},
      {"%4 = add %0, %1 : [H]\n%5 = add %4, %2 : [H]\n", 5, "new h = h + a + b"},
      {"%4 = mul %1, %0 : [H]\n%5 = mul %2, %4 : [H]\n", 5, "new h = b * (a * h)"},
      {"%4 = mul %2, %1 : [H]\n%5 = mul %4, %0 : [H]\n", 5, "new h = b * a * h"},
      {"%4 = matvec %3, %0 : [H]\n%5 = mul %1, %4 : [H]\n", 5, "new h = a * (w * h)"},
      {"%4 = matvec %3, %0 : [H]\n%5 = mul %4, %1 : [H]\n", 5, "new h = w * h * a"},
      {"%4 = matvec %3, %0 : [H]\n%5 = matvec %3, %4 : [H]\n", 5, "new h = w * (w * h)"},
      {"%4 = div %1, %0 : [H]\n%5 = mul %2, %4 : [H]\n", 5, "new h = b * (a / h)"},
      {"%4 = mul %1, %2 : [H]\n%5 = div %0, %4 : [H]\n", 5, "new h = h / (a * b)"},
      {"%4 = neg %0 : [H]\n%5 = neg %4 : [H]\n", 5, "new h = -(-h)"},
      {"%4 = add %0, %1 : [H]\n%5 = neg %4 : [H]\n", 5, "new h = -(h + a)"},
      {"%4 = add %0, %1 : [H]\n%5 = matvec %3, %4 : [H]\n", 5, "new h = w * (h + a)"},
      {"%4 = matvec %3, %0 : [H]\n%5 = tanh %4 : [H]\n", 5, "new h = tanh(w * h)"},
      {"%4 = select %0, %1, %2, %0 : [H]\n", 4, "new h = select(h < a, b, h)"},
      {"%4 = const -0.5 : []\n%5 = mul %4, %0 : [H]\n", 5, "new h = -0.5 * h"},
  };
  for (const Case& row : cases) CHECK(formula_of(row.nodes, row.result) == row.formula);
}

TEST_CASE("what is used twice has a line of its own") {
  CHECK(formula_of("%4 = add %0, %1 : [H]\n%5 = tanh %4 : [H]\n%6 = mul %5, %5 : [H]\n%7 = sub %6, %4 : [H]\n", 7) ==
        "v1 = h + a; v2 = tanh(v1); new h = v2 * v2 - v1");
}
