#pragma once
#include "lower/split_sum.h"

namespace cellc {

/// A sum whose products are sums of their own, stored for a block of rows and added where they are used. So the tiles of a block meet the
/// weights of one product before those of the next: where the weights of a panel, with all gates, do not stay in the second cache, those of
/// one product do.
struct ProductSums {
  std::vector<SplitSum> products;
  Halide::Func total;  ///< (j, n)
};

/// Whether the kernel of many rows has them: sums of several gates in blocks of rows (Schedule::block_tiles), with panels too large for the
/// second cache (schedules/analytic.h), and what is stored of each product fits the stack (16 KB; Halide allocates more).
bool has_product_sums(const Plan& plan, const Panel& panel);

/// Those of sum `a` of panel `p`.
ProductSums product_sums(const Graph& graph, const StepBuffers& buffers, size_t p, size_t a, const SumVars& v);

/// Computes each in all tiles of a block, at the loop over panels; tiles are `tile_rows` high, from least_rows() to the schedule's rows.
void schedule_product_sums(ProductSums& sums, const Halide::LoopLevel& panel, const SumVars& v, const SumTile& tile,
                           const Halide::Param<int32_t>& tile_rows, const Schedule& schedule);

}  // namespace cellc
