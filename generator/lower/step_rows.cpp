// step and step_few: a register tile of batch rows by vectors of hidden units, walked along k.
#include "lower/step_terms.h"

namespace cellc {
namespace {

using Halide::Expr;
using Halide::Func;
using Halide::RDom;
using Halide::Stage;
using Halide::TailStrategy;
using Halide::Var;

struct Tile {
  Var j{"j"}, n{"n"}, panel{"panel"}, vector{"vector"}, lane{"lane"}, tile{"tile"}, row{"row"};
  TailStrategy tail = TailStrategy::PredicateStores;  ///< of the last vector
};

// Splits one branch of the output into tiles of `rows` rows. ShiftInwards recomputes a few rows of the last tile rather than run short. The
// last vectors may lie beyond the hidden units: their parameters are padded, and nothing of them is stored.
void tile_output(Stage stage, const Tile& v, const Schedule& schedule, int rows, int vectors) {
  stage.split(v.n, v.tile, v.row, rows, TailStrategy::ShiftInwards)
      .split(v.j, v.vector, v.lane, schedule.lanes, v.tail)
      .split(v.vector, v.panel, v.vector, vectors, TailStrategy::GuardWithIf)
      .reorder(v.lane, v.vector, v.row, v.tile, v.panel)
      .vectorize(v.lane)
      .unroll(v.vector);
}

void tile_accumulator(Func accumulator, Func& out, const Tile& v, const Schedule& schedule, int vectors, const std::vector<RDom>& domains) {
  accumulator.bound_extent(v.j, schedule.lanes * vectors);
  accumulator.compute_at(out, v.tile).vectorize(v.j, schedule.lanes).unroll(v.j).unroll(v.n);
  for (size_t i = 0; i < domains.size(); ++i) {
    Stage update = accumulator.update(static_cast<int>(i));
    update.reorder(v.j, v.n, domains[i].x).vectorize(v.j, schedule.lanes).unroll(v.j).unroll(v.n);
    if (schedule.unroll > 1) update.unroll(domains[i].x, schedule.unroll, TailStrategy::GuardWithIf);
  }
}

Expr unit_strides(const StepBuffers& buffers, Func& out) {
  Expr result = Halide::Internal::const_true();
  for (const auto& [id, buffer] : buffers.vectors) result = result && buffer.dim(0).stride() == 1;
  for (Halide::OutputImageParam buffer : out.output_buffers()) result = result && buffer.dim(0).stride() == 1;
  return result;
}

// At most rows / 2 rows are one tile. Every height has its own branch, in which all extents are constants and the accumulators stay in
// registers.
void schedule_few(Func& out, const StepBuffers&, const Tile& v, const Schedule& schedule, int vectors) {
  const Expr batch = out.output_buffers()[0].dim(1).extent();
  for (int r = 1; r < schedule.few_rows; ++r) tile_output(out.specialize(batch == r), v, schedule, r, vectors);
  tile_output(out, v, schedule, schedule.few_rows, vectors);
}

// The height of the tiles that `batch` rows are cut into: N itself up to `rows`; above, the one of more than rows / 2 that leaves the
// fewest rows to be computed twice, the highest of them.
Expr tile_rows(const Expr& batch, const Schedule& schedule) {
  const auto computed = [&](int height) { return (batch + height - 1) / height * height; };
  Expr best = schedule.rows, least = computed(schedule.rows);
  for (int height = schedule.rows - 1; 2 * height > schedule.rows; --height) {
    best = Halide::select(computed(height) < least, height, best);
    least = min(least, computed(height));
  }
  return Halide::select(batch <= schedule.rows, batch, best);
}

// Every height has a branch of its own. Features with strides take another one, row by row.
void schedule_many(Func& out, const StepBuffers& buffers, const Tile& v, const Schedule& schedule, int vectors) {
  const Expr batch = out.output_buffers()[0].dim(1).extent();
  const Expr rows = tile_rows(batch, schedule);
  Stage contiguous = out.specialize(unit_strides(buffers, out));
  for (int r = schedule.few_rows + 1; r < schedule.rows; ++r) tile_output(contiguous.specialize(rows == r), v, schedule, r, vectors);
  tile_output(contiguous, v, schedule, schedule.rows, vectors);
  tile_output(out, v, schedule, 1, vectors);
}

// The runtime takes as many steps at once as make whole tiles, or more.
void schedule_project(Func& out, const StepBuffers&, const Tile& v, const Schedule& schedule, int vectors) {
  tile_output(out, v, schedule, schedule.rows, vectors);
}

struct Rows {
  int most;      ///< in one tile
  bool strided;  ///< features may have strides
  void (*schedule)(Func&, const StepBuffers&, const Tile&, const Schedule&, int vectors);
};

Func rows_output(const Plan& plan, const StepBuffers& buffers, size_t p, const Rows& kind) {
  Tile v;
  const int vectors = tile_vectors(plan.schedule, kind.most);
  std::vector<Func> accumulators;
  std::vector<std::vector<RDom>> domains;
  for (size_t a = 0; a < buffers.panels[p].accumulators.size(); ++a) {
    Func sum("accumulator");
    sum(v.j, v.n) = start(buffers, p, a, v.j, v.n);
    domains.emplace_back();
    for (const Product& product : products(plan.graph, buffers, buffers.panels[p].accumulators[a])) {
      const RDom k(0, columns(buffers, p, product), "k");
      sum(v.j, v.n) += weight(buffers, p, product.segment, v.j, k) * element(plan.graph, buffers, product.operand, k, v.n);
      domains.back().push_back(k);
    }
    accumulators.push_back(sum);
  }
  auto [out, tail] = output_of(plan, buffers, p, accumulators, v.j, v.n, {!kind.strided, false});
  v.tail = tail;
  kind.schedule(out, buffers, v, plan.schedule, vectors);
  for (size_t a = 0; a < accumulators.size(); ++a) tile_accumulator(accumulators[a], out, v, plan.schedule, vectors, domains[a]);
  return out;
}

Func many_output(const Plan& plan, const StepBuffers& buffers, size_t panel) {
  return rows_output(plan, buffers, panel, {plan.schedule.rows, true, schedule_many});
}

Func few_output(const Plan& plan, const StepBuffers& buffers, size_t panel) {
  return rows_output(plan, buffers, panel, {plan.schedule.few_rows, false, schedule_few});
}

Func project_output(const Plan& plan, const StepBuffers& buffers, size_t panel) {
  return rows_output(plan, buffers, panel, {plan.schedule.rows, false, schedule_project});
}

}  // namespace

Kernel step_kernel(const Plan& plan) { return step_of(plan, "step", {false, false}, Part::whole, many_output); }

Kernel step_few_kernel(const Plan& plan) { return step_of(plan, "step_few", {true, false}, Part::whole, few_output); }

Kernel project_kernel(const Plan& plan) { return step_of(plan, "project", {true, false}, Part::inputs, project_output); }

Kernel recur_few_kernel(const Plan& plan) { return step_of(plan, "recur_few", {true, false}, Part::states, few_output); }

}  // namespace cellc
