// outer and sum_rows: what backpropagation adds up over all rows after its loop over the steps.
#include "lower/element_types.h"
#include "lower/step.h"

namespace cellc {
namespace {

using Halide::Expr;
using Halide::Func;
using Halide::ImageParam;
using Halide::RDom;
using Halide::Stage;
using Halide::TailStrategy;
using Halide::Var;

ImageParam rows_of(const char* name, Halide::Type type) {
  ImageParam buffer(type, 2, name);
  buffer.dim(0).set_min(0).set_stride(1);
  buffer.dim(1).set_min(0);
  return buffer;
}

// A total goes in and out through the same memory; each element is read before it is written.
void set_bounds_of(Func& out) {
  for (int d = 0; d < out.dimensions(); ++d) out.output_buffer().dim(d).set_min(0);
}

struct Tile {
  Var c{"c"}, r{"r"}, panel{"panel"}, vector{"vector"}, tile{"tile"}, row{"row"};
};

void tile_output(Stage stage, const Tile& v, int lanes, int vectors, int rows) {
  stage.split(v.c, v.panel, v.c, lanes * vectors, TailStrategy::RoundUp)
      .split(v.c, v.vector, v.c, lanes)
      .split(v.r, v.tile, v.row, rows, TailStrategy::RoundUp)
      .reorder(v.c, v.vector, v.row, v.tile, v.panel)
      .vectorize(v.c)
      .unroll(v.vector)
      .unroll(v.row)
      .partition(v.tile, Halide::Partition::Never)
      .partition(v.panel, Halide::Partition::Never);
}

}  // namespace

// Register tiles of features of the adjoint by vectors of those of the other operand. A panel of the latter is copied once for all tiles,
// so that the loop over rows walks through memory without gaps.
Kernel outer_kernel(const Plan& plan) {
  const Halide::Type type = element_types(plan).vectors.type;
  const Schedule& schedule = plan.schedule;
  ImageParam adjoint = rows_of("adjoint", type), vector = rows_of("vector", type), total = rows_of("total", type);
  const Halide::Param<int32_t> tile_rows("tile_rows");
  const Tile v;
  const RDom k(0, vector.dim(1).extent(), "k");
  const Var n("n");
  Func panel("panel_of_vector"), sum("sum"), out("total_out");
  panel(v.c, n) = vector(v.c, n);
  sum(v.c, v.r) = total(v.c, v.r);
  sum(v.c, v.r) += adjoint(v.r, k) * panel(v.c, k);
  out(v.c, v.r) = sum(v.c, v.r);
  set_bounds_of(out);
  const Expr columns = out.output_buffer().dim(0).extent();
  const int lanes = schedule.lanes;
  for (const int vectors : {2, 1})
    for (int rows = schedule.rows / 2 + 1; rows <= schedule.rows; ++rows)
      if (vectors == 2 || rows < schedule.rows)
        tile_output(out.specialize((vectors == 1 || columns % (2 * lanes) == 0) && tile_rows == rows), v, lanes, vectors, rows);
  tile_output(out, v, lanes, 1, schedule.rows);
  sum.compute_at(out, v.tile).vectorize(v.c, lanes).unroll(v.c).unroll(v.r);
  sum.update().reorder(v.c, v.r, k).vectorize(v.c, lanes).unroll(v.c).unroll(v.r);
  panel.compute_at(out, v.panel).store_in(Halide::MemoryType::Register).bound_storage(n, most_outer_rows).vectorize(v.c, lanes).unroll(v.c);
  return {"outer", Halide::Pipeline(out), {adjoint, vector, total, tile_rows}};
}

Kernel sum_rows_kernel(const Plan& plan) {
  const Halide::Type type = element_types(plan).vectors.type;
  ImageParam adjoint = rows_of("adjoint", type), total(type, 1, "total");
  total.dim(0).set_min(0);
  const Var r("r"), panel("panel");
  const RDom k(0, adjoint.dim(1).extent(), "k");
  Func sum("sum"), out("total_out");
  sum(r) = Halide::Internal::make_zero(type);
  sum(r) += adjoint(r, k);
  out(r) = total(r) + sum(r);
  set_bounds_of(out);
  const int lanes = plan.schedule.lanes;
  const auto tile = [&](Stage stage, int vectors) {
    stage.split(r, panel, r, lanes * vectors, TailStrategy::RoundUp)
        .vectorize(r, lanes)
        .unroll(r)
        .partition(panel, Halide::Partition::Never);
  };
  tile(out.specialize(out.output_buffer().dim(0).extent() % (4 * lanes) == 0), 4);
  tile(out, 1);
  sum.compute_at(out, panel).vectorize(r, lanes).unroll(r);
  sum.update().reorder(r, k).vectorize(r, lanes).unroll(r);
  return {"sum_rows", Halide::Pipeline(out), {adjoint, total}};
}

}  // namespace cellc
