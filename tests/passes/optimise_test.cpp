// Random cells of every operation through each pass, alone and together: the values are those of the plain graph.
#include <doctest/doctest.h>

#include "../graph/random_graph.h"
#include "graph/check.h"
#include "graph/evaluate.h"
#include "passes/optimise.h"
#include "random_bindings.h"

using cellc::Graph;

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
