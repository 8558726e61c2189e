#pragma once
#include <Halide.h>

#include <string>
#include <vector>

#include "plan/plan.h"

namespace cellc {

/// One entry point as a Halide pipeline, with its arguments in the order that KernelInfo promises.
struct Kernel {
  std::string kind;
  Halide::Pipeline pipeline;
  std::vector<Halide::Argument> arguments;
};

/// params... -> packed
Kernel pack_kernel(const Plan& plan);

/// inputs..., states..., packed, tile_rows -> new states, for any strides and N.
Kernel step_kernel(const Plan& plan);

/// The same for rows that follow one another: one pointer reaches all rows of a tile. N > few_rows of the schedule;
/// tiles of tile_rows, from least_rows() to rows of the schedule, the last one moved back into the batch.
Kernel step_many_kernel(const Plan& plan);

/// The same for N <= few_rows: one tile, as wide as the registers allow.
Kernel step_few_kernel(const Plan& plan);

/// The same for N = 1 and features one after the other, tuned for latency.
Kernel step_one_kernel(const Plan& plan);

/// For sequences: inputs..., states (their extents only)..., packed, tile_rows -> projected: for each sum with inputs, its products with
/// them and its bias, a row of padded units; N >= rows of the schedule; tiles of tile_rows: rows, 2 less or 4 less, of more than half of
/// rows.
Kernel project_kernel(const Plan& plan);

/// What remains of a step: inputs..., states..., projected..., packed, tile_rows -> new states, for N = 1, N <= few_rows and N > few_rows,
/// as the steps. States and new states follow one another; features of inputs do.
Kernel recur_one_kernel(const Plan& plan);
Kernel recur_few_kernel(const Plan& plan);
Kernel recur_many_kernel(const Plan& plan);

/// Of a graph of parameters (no inputs, no states), for the gradients of a cell. Totals are sums over rows, padded: their rows to whole
/// vectors, the number of them to whole tiles of tile_rows (at most the schedule's rows, more than half of it).

/// adjoint (features, N), vector (features, padded, N), total (in), tile_rows -> total (out; the same memory): adds the outer products of
/// all N <= most_outer_rows rows. What lies behind a row up to a whole vector or tile is read.
Kernel outer_kernel(const Plan& plan);

/// adjoint, total (in) -> total (out; the same memory): adds up the rows.
Kernel sum_rows_kernel(const Plan& plan);

/// params... (of the graph: the cell's, then totals), gradients (in)..., keep -> gradients (out; the same memory)...: the values of the
/// graph, added to what is there if `keep` is not 0.
Kernel unpack_kernel(const Plan& plan);

inline constexpr int most_outer_rows = 256;

}  // namespace cellc
