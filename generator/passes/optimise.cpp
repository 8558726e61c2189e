#include "passes/optimise.h"

#include <array>

#include "passes/fold.h"
#include "passes/slices.h"

namespace cellc {
namespace {

constexpr std::array all{Pass{"slices to the leaves", push_slices}, Pass{"fold", fold}};

}  // namespace

std::span<const Pass> passes() { return all; }

Graph optimise(const Graph& graph) {
  Graph result = graph;
  for (const Pass& pass : all) result = pass.run(result);
  return result;
}

}  // namespace cellc
