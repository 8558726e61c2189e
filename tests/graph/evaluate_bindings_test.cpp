#include <doctest/doctest.h>

#include "graph/evaluate.h"
#include "graph/text.h"
#include "message.h"

// What the evaluator is given, and the order and extents of what it gives.

namespace {

using Numbers = std::vector<double>;

}  // namespace

TEST_CASE("results come in the order of the states") {
  const std::string text = "cellgraph 1\ncell c\n%0 = state a : [H]\n%1 = state b : [H]\nreturn %1, %0\n";
  CHECK(cellc::evaluate(cellc::parse_graph(text), {{"H", 1}}, {{"a", {1}}, {"b", {2}}}) == std::vector<Numbers>{{2}, {1}});
}

TEST_CASE("empty extents give sums of nothing") {
  const std::string text =
      "cellgraph 1\ncell c\n%0 = in x : [I]\n%1 = state h : [H]\n%2 = param w : [H, I]\n%3 = matvec %2, %0 : [H]\nreturn %3\n";
  const cellc::Graph graph = cellc::parse_graph(text);
  CHECK(cellc::evaluate(graph, {{"I", 0}, {"H", 2}}, {{"x", {}}, {"h", {1, 1}}, {"w", {}}}).at(0) == Numbers{0, 0});
  CHECK(cellc::evaluate(graph, {{"I", 2}, {"H", 0}}, {{"x", {1, 1}}, {"h", {}}, {"w", {}}}).at(0).empty());
}

TEST_CASE("bindings and sizes that do not fit are told") {
  struct Wrong {
    std::string message;
    cellc::Sizes sizes;
    cellc::Bindings bindings;
  };
  const int64_t large = int64_t{1} << 62;
  const Wrong rows[] = {
      {"state h has no value", {{"H", 1}, {"I", 1}}, {{"w", {1}}}},
      {"dimension I has no size", {{"H", 1}}, {{"h", {1}}, {"w", {1}}}},
      {"h has 2 elements; expected 3 for [H]", {{"H", 3}, {"I", 1}}, {{"h", {1, 2}}, {"w", {1}}}},
      {"w has 1 elements; expected 6 for [2*I, H]", {{"H", 1}, {"I", 3}}, {{"h", {1}}, {"w", {1}}}},
      {"dimension I has the size -1; expected one that can be an extent", {{"H", 1}, {"I", -1}}, {{"h", {1}}, {"w", {1}}}},
      {"dimension I has the size 4611686018427387904; expected one that can be an extent",
       {{"H", 1}, {"I", large}},
       {{"h", {1}}, {"w", {}}}},
      {"a value has more elements than can be counted", {{"H", 4}, {"I", large / 2}}, {{"h", {1, 1, 1, 1}}, {"w", {}}}},
  };
  const cellc::Graph graph = cellc::parse_graph("cellgraph 1\ncell c\n%0 = state h : [H]\n%1 = param w : [2*I, H]\nreturn %0\n");
  for (const Wrong& row : rows) {
    CHECK(message_of([&] { cellc::evaluate(graph, row.sizes, row.bindings); }) == row.message);
  }
}
