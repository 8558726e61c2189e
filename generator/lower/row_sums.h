#pragma once
#include <map>
#include <vector>

#include "lower/cell_values.h"

namespace cellc {

/// The sums over a row that the elementwise part asks for: reduce_sum and mean of a vector that holds no products (passes/stages.h puts
/// these into a stage before). A row's sum is needed before the first hidden unit is done, so each is a pass of its own over the row. Units
/// of the padding are left out.
class RowSums {
 public:
  RowSums(const Graph& graph, const StepBuffers& buffers, size_t p, int lanes);

  /// The value of node `id` in row `n`.
  Halide::Expr at(NodeId id, const Halide::Expr& n);

  bool empty() const { return sums_.empty(); }

  /// Once for each iteration of the loop `at` of `out`, which holds whole tiles of rows.
  void schedule(Halide::Func& out, const Halide::Var& at);

 private:
  struct RowSum {
    Halide::Func lanes;  ///< (lane, n): every so many units
    Halide::Func total;  ///< (n)
  };
  RowSum make(NodeId id);

  const Graph& graph_;
  const StepBuffers& buffers_;
  size_t p_;
  int lanes_;
  const std::vector<Halide::Func> no_accumulators_;
  std::map<NodeId, RowSum> sums_;
  std::vector<NodeId> order_;  ///< one that needs others comes behind them
  Halide::Var n_{"n"}, lane_{"lane"};
};

}  // namespace cellc
