#pragma once
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "lower/cell_values.h"
#include "lower/quantised.h"

namespace cellc {

/// The update of `Chains` for one product, or for what remains of it.
struct ChainsUpdate {
  Halide::RVar k;                      ///< its loop
  std::optional<Halide::RVar> member;  ///< columns that one instruction adds up (int8)
  bool is_rest;
};

/// Independent sums of products: of (unit, chain, n), or, where an instruction adds up several columns, of (lane, vector, chain, n), as
/// Halide sees then that the bytes it takes lie side by side.
struct Chains {
  Halide::Func func;
  Halide::Var lane;  ///< or unit
  std::optional<Halide::Var> vector;
  std::vector<ChainsUpdate> updates;
};

/// A sum of products over k in several independent chains, so that enough multiply-adds are under way (split-K). Those of int8 have a scale
/// for each product, and so chains of their own.
struct SplitSum {
  std::vector<Chains> chains;
  Halide::Func total;  ///< (j, n): the chains added as a tree
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

/// The register tile of a sum.
struct SumTile {
  int lanes, vectors, chains;
  int unroll;  ///< iterations of the loop over k side by side
};

/// The values added as a tree.
Halide::Expr tree_sum(std::vector<Halide::Expr> values);

/// Sum `a` of panel `p`. chains(j, c, n) takes k = c, c + chains, c + 2 chains, ...; what remains of k goes to the first chain. `operands`
/// are those of quantised.h.
SplitSum split_sum(const Graph& graph, const StepBuffers& buffers, size_t p, size_t a, const SumVars& v, const SumTile& tile,
                   const std::map<NodeId, Quantised>& operands);

/// Computes the chains at the loop `at`, all of a tile in registers. The loop over k is outermost; the members of a group are one
/// instruction.
void schedule_sum(SplitSum& sum, const Halide::LoopLevel& at, const SumVars& v, const SumTile& tile);

/// Stores the totals of a tile, from where the elementwise part takes them vector by vector. So no loop indexes the sums themselves, and
/// they are in registers from their start to their end. `flat_units`: rows of so many are stored without gaps; 0: in whole vectors.
void store_totals(SplitSum& sum, const Halide::LoopLevel& at, const SumVars& v, const SumTile& tile, int flat_units);

}  // namespace cellc
