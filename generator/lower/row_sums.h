#pragma once
#include <map>
#include <vector>

#include "lower/split_sum.h"

namespace cellc {

/// The sums over a row that the elementwise part asks for: reduce_sum and mean of a computed vector. A row's sum is needed before the first
/// hidden unit is done, and a generic kernel has no memory for the row in between: so each is a pass of its own over all panels, which
/// computes the accumulators again. Units of the padding are left out.
class RowSums {
 public:
  RowSums(const Graph& graph, const StepBuffers& buffers, size_t p, const SumTile& tile, const std::map<NodeId, Quantised>& operands);

  /// The value of node `id` in row `n`.
  Halide::Expr at(NodeId id, const Halide::Expr& n);

  bool empty() const { return sums_.empty(); }

  /// Once for each iteration of the loop `at` of `out`, which holds whole tiles of rows.
  void schedule(Halide::Func& out, const Halide::Var& at);

 private:
  struct RowSum {
    Halide::Func lanes;  ///< (lane, n): every so many units
    Halide::Func total;  ///< (n)
    std::vector<SplitSum> accumulators;
  };
  RowSum make(NodeId id);

  const Graph& graph_;
  const StepBuffers& buffers_;
  size_t p_;
  SumTile tile_;
  const std::map<NodeId, Quantised>& operands_;
  std::map<NodeId, RowSum> sums_;
  std::vector<NodeId> order_;  ///< one that needs others comes behind them
  Halide::Var j_{"j"}, chain_{"chain"}, n_{"n"}, lane_{"lane"};
};

}  // namespace cellc
