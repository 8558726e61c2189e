#include "passes/optimise.h"

#include <array>

#include "passes/fold.h"
#include "passes/slices.h"

namespace cellc {
namespace {

constexpr std::array all{Pass{"slices to the leaves", push_slices}, Pass{"fold", fold}};

}  // namespace

std::span<const Pass> passes() { return all; }

// What one pass finds may be made by a later one: until nothing becomes less.
Graph optimise(const Graph& graph) {
  Graph result = graph;
  for (size_t before = 0; before != result.nodes.size();) {
    before = result.nodes.size();
    for (const Pass& pass : all) result = pass.run(result);
  }
  return result;
}

}  // namespace cellc
