// Less to compute, the same bits.
#include <doctest/doctest.h>

#include <fmt/format.h>

#include "graph/evaluate.h"
#include "graph/text.h"
#include "passes/fold.h"

using cellc::Graph;

namespace {

// A cell that returns the last of these lines; %0 is the state h, %1 the parameter b, both [H].
std::string cell(const std::string& lines, int result) {
  return fmt::format("cellgraph 1\ncell one\n%0 = state h : [H]\n%1 = param b : [H]\n{}return %{}\n", lines, result);
}

std::string folded(const std::string& lines, int result) {
  return cellc::print_graph(cellc::fold(cellc::parse_graph(cell(lines, result))));
}

}  // namespace

TEST_CASE("what an identity makes superfluous is gone") {
  const std::string same = cell("", 0);
  const struct {
    const char* name;
    std::string lines;
    int result;
  } rows[] = {
      {"x * 1", "%2 = const 1 : []\n%3 = mul %0, %2 : [H]\n", 3},
      {"1 * x", "%2 = const 1 : []\n%3 = mul %2, %0 : [H]\n", 3},
      {"x / 1", "%2 = const 1 : []\n%3 = div %0, %2 : [H]\n", 3},
      {"x - 0", "%2 = const 0 : []\n%3 = sub %0, %2 : [H]\n", 3},
      {"x + -0", "%2 = const -0 : []\n%3 = add %0, %2 : [H]\n", 3},
      {"--x", "%2 = neg %0 : [H]\n%3 = neg %2 : [H]\n", 3},
      {"max(x, x)", "%2 = max %0, %0 : [H]\n", 2},
      {"select(a, b, x, x)", "%2 = select %1, %0, %0, %0 : [H]\n", 2},
      {"select(1, 2, x, b)", "%2 = const 1 : []\n%3 = const 2 : []\n%4 = select %2, %3, %0, %1 : [H]\n", 4},
      {"a constant on the way to one", "%2 = const 2 : []\n%3 = const 0.5 : []\n%4 = mul %2, %3 : []\n%5 = mul %4, %0 : [H]\n", 5},
  };
  for (const auto& row : rows) {
    CAPTURE(row.name);
    CHECK(folded(row.lines, row.result) == same);
  }
}

TEST_CASE("what holds for most values only is left alone") {
  for (const char* lines : {"%2 = const 0 : []\n%3 = mul %0, %2 : [H]\n", "%2 = const 0 : []\n%3 = add %0, %2 : [H]\n",
                            "%2 = const -0 : []\n%3 = sub %0, %2 : [H]\n", "%2 = const 3 : []\n%3 = div %0, %2 : [H]\n"}) {
    CAPTURE(lines);
    CHECK(folded(lines, 3) == cell(lines, 3));
  }
  CHECK(folded("%2 = sub %0, %0 : [H]\n", 2) == cell("%2 = sub %0, %0 : [H]\n", 2));
}

TEST_CASE("signs are moved into sums, and a division by a power of two is a product") {
  CHECK(folded("%2 = neg %1 : [H]\n%3 = add %2, %0 : [H]\n", 3) == cell("%2 = sub %0, %1 : [H]\n", 2));
  CHECK(folded("%2 = neg %1 : [H]\n%3 = sub %0, %2 : [H]\n", 3) == cell("%2 = add %0, %1 : [H]\n", 2));
  CHECK(folded("%2 = const 4 : []\n%3 = div %0, %2 : [H]\n", 3) == cell("%2 = const 0.25 : []\n%3 = mul %0, %2 : [H]\n", 3));
}

TEST_CASE("constants are computed, equal values are one node, what no result needs is gone") {
  CHECK(folded("%2 = const 0 : []\n%3 = exp %2 : []\n%4 = add %0, %3 : [H]\n", 4) == cell("%2 = const 1 : []\n%3 = add %0, %2 : [H]\n", 3));
  CHECK(folded("%2 = add %0, %1 : [H]\n%3 = add %1, %0 : [H]\n%4 = mul %2, %3 : [H]\n", 4) ==
        cell("%2 = add %0, %1 : [H]\n%3 = mul %2, %2 : [H]\n", 3));
  CHECK(folded("%2 = tanh %1 : [H]\n%3 = exp %0 : [H]\n%4 = exp %0 : [H]\n%5 = add %3, %4 : [H]\n", 5) ==
        cell("%2 = exp %0 : [H]\n%3 = add %2, %2 : [H]\n", 3));
}

TEST_CASE("a scalar beside a vector does not take its place") {
  const char* lines = "%2 = const 3 : []\n%3 = max %2, %2 : []\n%4 = select %0, %1, %3, %3 : [H]\n";
  const Graph graph = cellc::fold(cellc::parse_graph(cell(lines, 4)));
  CHECK(graph.nodes[static_cast<size_t>(graph.results[0])].shape == cellc::Shape{{"H", 1}});
}
