#pragma once
#include <utility>
#include <vector>

#include "lower/cell_values.h"

namespace cellc {

/// A sum of products over k in several independent chains, so that enough multiply-adds are under way (split-K).
struct SplitSum {
  Halide::Func chains;                                 ///< (j, chain, n)
  Halide::Func total;                                  ///< (j, n): the chains added as a tree
  std::vector<std::pair<Halide::RDom, bool>> updates;  ///< domain of each update of `chains`, and whether it is a short rest
};

/// Columns of each chain in one iteration of its loop: at least so many that it is known, when the kernel is made, which column of an
/// element each of them is.
inline int unrolled(int wanted, int chains, const StepBuffers& buffers) {
  const int columns = buffers.types.weights.columns;
  return chains % columns == 0 ? wanted : (wanted + columns - 1) / columns * columns;
}

struct SumVars {
  const Halide::Var &j, &chain, &n;
};

/// Sum `a` of panel `p`. chains(j, c, n) takes k = c, c + chains, c + 2 chains, ...; what remains of k goes to the first chain.
SplitSum split_sum(const Graph& graph, const StepBuffers& buffers, size_t p, size_t a, const SumVars& v, int chains);

}  // namespace cellc
