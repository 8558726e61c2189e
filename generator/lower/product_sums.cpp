#include "lower/product_sums.h"

#include <algorithm>

#include "lower/lower.h"
#include "lower/step_terms.h"
#include "schedules/caches.h"

namespace cellc {
namespace {

using Halide::Expr;
using Halide::Func;
using Halide::Var;

// In one chain, as many rows have sums enough.
SplitSum product_sum(const Graph& graph, const StepBuffers& buffers, size_t p, const Product& product, const Expr& start,
                     const SumVars& v) {
  Chains chains{Func("chains"), v.j, std::nullopt, {}};
  const Halide::RDom k(0, columns(buffers, p, product), "k");
  chains.func(v.j, v.chain, v.n) = start;
  chains.func(v.j, v.chain, v.n) += weight(buffers, p, product.segment, v.j, k) * element(graph, buffers, product.operand, k, v.n);
  chains.updates.push_back({k.x, std::nullopt, false});
  SplitSum result{{chains}, Func("product")};
  result.total(v.j, v.n) = chains.func(v.j, 0, v.n);
  return result;
}

}  // namespace

bool has_product_sums(const Plan& plan, const Panel& panel) {
  const Schedule& schedule = plan.schedule;
  const int stored = schedule.rows * schedule.block_tiles * schedule.lanes * schedule.tile_vectors;
  return panel.accumulators.size() > 1 && schedule.block_tiles > 0 && stored * element_types(plan).compute.bytes() <= (16 << 10) &&
         !plan.sizes.empty() && has_large_panels(plan.graph, plan.sizes, plan.dtype, schedule.lanes, schedule.panel_vectors);
}

bool few_as_many(const Plan& plan) {
  if (plan.schedule.few_chains != 1) return false;
  if (is_of_parameters(plan.graph) || plan.schedule.block_tiles == 0) return true;
  std::vector<Plan> passes = stage_plans(plan);
  if (passes.empty()) passes = {plan};
  return std::none_of(passes.begin(), passes.end(), [](const Plan& pass) {
    const std::vector<Panel> parts = panels(pass.graph);
    return std::any_of(parts.begin(), parts.end(), [&](const Panel& panel) { return has_product_sums(pass, panel); });
  });
}

ProductSums product_sums(const Graph& graph, const StepBuffers& buffers, size_t p, size_t a, const SumVars& v) {
  ProductSums result{{}, Func("total")};
  std::vector<Expr> values;
  const Expr first = start(buffers, p, a, v.j, v.n);
  for (const Product& product : products(graph, buffers, buffers.panels[p].accumulators[a])) {
    result.products.push_back(
        product_sum(graph, buffers, p, product, values.empty() ? first : Halide::Internal::make_zero(first.type()), v));
    values.push_back(result.products.back().total(v.j, v.n));
  }
  result.total(v.j, v.n) = tree_sum(values);
  return result;
}

void schedule_product_sums(ProductSums& sums, const Halide::LoopLevel& panel, const SumVars& v, const SumTile& tile,
                           const Halide::Param<int32_t>& tile_rows, const Schedule& schedule) {
  const Var sum_tile("sum_tile"), row("row");
  const auto tiles_of = [&](Halide::Stage stage, int rows) {
    stage.split(v.n, sum_tile, row, rows, Halide::TailStrategy::ShiftInwards)
        .vectorize(v.j, tile.lanes)
        .reorder(v.j, row, sum_tile)
        .unroll(v.j)
        .unroll(row)
        .partition(sum_tile, Halide::Partition::Never);
  };
  for (SplitSum& product : sums.products) {
    product.total.compute_at(panel).bound_extent(v.j, tile.lanes * tile.vectors).bound_storage(v.n, schedule.rows * schedule.block_tiles);
    for (int rows = least_rows(schedule); rows < schedule.rows; ++rows) tiles_of(product.total.specialize(tile_rows == rows), rows);
    tiles_of(product.total, schedule.rows);
    schedule_sum(product, {product.total, sum_tile}, v, tile);
  }
}

}  // namespace cellc
