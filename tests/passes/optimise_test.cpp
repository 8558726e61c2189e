// Random cells of every operation through each pass, alone and together: the values are those of the plain graph.
#include <doctest/doctest.h>

#include <bit>
#include <cmath>

#include "../graph/random_graph.h"
#include "graph/check.h"
#include "graph/evaluate.h"
#include "passes/optimise.h"

using cellc::Graph;

namespace {

cellc::Bindings random_bindings(const Graph& graph, const cellc::Sizes& sizes, std::mt19937_64& random) {
  constexpr double special[] = {0.0, -0.0, INFINITY, -INFINITY, NAN, 1e300};
  cellc::Bindings bindings;
  for (const cellc::Node& node : graph.nodes) {
    if (!cellc::is_leaf(node.op)) continue;
    int64_t count = 1;
    for (const int64_t extent : cellc::extents(node.shape, sizes)) count *= extent;
    std::vector<double>& values = bindings[node.name];
    for (int64_t k = 0; k < count; ++k)
      values.push_back(random() % 8 == 0 ? special[random() % std::size(special)] : std::uniform_real_distribution<double>(-2, 2)(random));
  }
  return bindings;
}

bool same(const std::vector<std::vector<double>>& a, const std::vector<std::vector<double>>& b) {
  for (size_t k = 0; k < a.size(); ++k)
    for (size_t j = 0; j < a[k].size(); ++j)
      if (!(std::isnan(a[k][j]) && std::isnan(b[k][j])) && std::bit_cast<uint64_t>(a[k][j]) != std::bit_cast<uint64_t>(b[k][j]))
        return false;
  return a.size() == b.size();
}

}  // namespace

TEST_CASE("every subset of the passes gives the bits of the plain graph, and all of them leave nothing to do") {
  const size_t count = cellc::passes().size();
  for (uint64_t seed = 1; seed <= 400; ++seed) {
    std::mt19937_64 random(seed);
    const Graph plain = random_graph(random);
    const cellc::Sizes sizes{{"I", 3}, {"H", 2}, {"P", 1}, {"_dim9", 4}};
    const cellc::Bindings bindings = random_bindings(plain, sizes, random);
    const auto expected = cellc::evaluate(plain, sizes, bindings);
    for (size_t subset = 1; subset < size_t{1} << count; ++subset) {
      Graph graph = plain;
      for (size_t k = 0; k < count; ++k)
        if ((subset >> k & 1) != 0) graph = cellc::passes()[k].run(graph);
      CAPTURE(seed);
      CAPTURE(subset);
      CHECK_NOTHROW(cellc::check(graph));
      CHECK(same(cellc::evaluate(graph, sizes, bindings), expected));
    }
    const Graph all = cellc::optimise(plain);
    CHECK(cellc::optimise(all).nodes.size() == all.nodes.size());  // nothing is left to do
  }
}
