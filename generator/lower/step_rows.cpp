// step, step_few and step_many: a register tile of batch rows by vectors of hidden units, walked along k.
#include "lower/beside.h"
#include "lower/product_sums.h"
#include "lower/row_sums.h"
#include "lower/split_sum.h"
#include "lower/step_terms.h"
#include "targets/targets.h"

namespace cellc {
namespace {

using Halide::Expr;
using Halide::Func;
using Halide::Stage;
using Halide::TailStrategy;
using Halide::Var;

/// Rows of `units` hidden units that are stored without gaps, and computed elementwise as vectors of `lanes`; see flat_rows(). None: 0.
struct Flat {
  int units = 0, lanes = 0;
};

struct Tile {
  Var j{"j"}, chain{"chain"}, n{"n"}, panel{"panel"}, vector{"vector"}, lane{"lane"}, block{"block"}, tile{"tile"}, row{"row"};
  TailStrategy tail = TailStrategy::PredicateStores;  ///< of the last vector
  bool is_copy = false;                               ///< nothing follows the sums: a loop over vectors would become a call of memcpy
  Flat flat{};
  std::vector<Halide::ImageParam> inputs_beside{};  ///< inputs that are read element by element
  bool rows_outermost = false;                      ///< a tile meets all panels: what is made of its rows is made once
  bool has_sums = true;                             ///< without them a tile keeps nothing in registers, and its height is of no use
  bool has_many_vectors = false;                    ///< read or written: code of a branch is long
  bool one_by_one = false;                          ///< elements of an output, not vectors
};

// Splits one branch of the output into tiles of `rows` rows. ShiftInwards recomputes a few rows of the last tile rather than run short. The
// last vectors may lie beyond the hidden units: their parameters are padded, and nothing of them is stored. The last tile and the last
// panel have no code of their own, and only the smallest tiles are unrolled: a branch is about 1.5 KB.
void tile_output(Stage stage, const Tile& v, const Schedule& schedule, int rows, int vectors) {
  if (v.flat.units > 0) {
    stage.split(v.n, v.tile, v.row, rows, TailStrategy::ShiftInwards)
        .fuse(v.j, v.row, v.vector)
        .split(v.vector, v.vector, v.lane, v.flat.lanes, TailStrategy::ShiftInwards)
        .reorder(v.lane, v.vector, v.tile)
        .vectorize(v.lane)
        .partition(v.tile, Halide::Partition::Never);
    return;
  }
  stage.split(v.n, v.tile, v.row, rows, TailStrategy::ShiftInwards)
      .split(v.j, v.vector, v.lane, schedule.lanes, v.tail)
      .split(v.vector, v.panel, v.vector, vectors, TailStrategy::GuardWithIf)
      .reorder(v.lane, v.vector, v.row, v.rows_outermost ? v.panel : v.tile, v.rows_outermost ? v.tile : v.panel)
      .partition(v.tile, Halide::Partition::Never)
      .partition(v.panel, Halide::Partition::Never);
  if (v.one_by_one) return;
  stage.vectorize(v.lane);
  if (rows * vectors <= 4 || v.is_copy) stage.unroll(v.vector);
  if (rows * vectors <= 4) stage.unroll(v.row);
}

// Inputs and states of a block of rows stay in a cache while all panels meet them.
void block_tiles(Stage stage, const Tile& v, const Schedule& schedule) {
  if (schedule.block_tiles == 0 || v.rows_outermost || v.flat.units > 0) return;
  stage.split(v.tile, v.block, v.tile, schedule.block_tiles, TailStrategy::GuardWithIf)
      .reorder(v.lane, v.vector, v.row, v.tile, v.panel, v.block)
      .partition(v.block, Halide::Partition::Never);
}

Expr unit_strides(const StepBuffers& buffers, Func& out) {
  Expr result = Halide::Internal::const_true();
  for (const auto& [id, buffer] : buffers.vectors) result = result && buffer.dim(0).stride() == 1;
  for (Halide::OutputImageParam buffer : out.output_buffers()) result = result && buffer.dim(0).stride() == 1;
  return result;
}

// Two rows and more, one tile. Every height has its own branch, in which all extents are constants and the accumulators stay in registers.
void schedule_few(Func& out, const StepBuffers&, const Tile& v, const Schedule& schedule, int vectors) {
  const Expr batch = out.output_buffers()[0].dim(1).extent();
  for (int r = 2; v.has_sums && r <= schedule.few_rows; ++r) tile_output(out.specialize(batch == r), v, schedule, r, vectors);
  tile_output(out, v, schedule, 1, vectors);
}

// Inputs beside the sums come from memory that nothing has touched before, a short piece of each row at a time: the next panel's are
// fetched while a tile computes. It takes a fifth off a step of 256 hidden units that reads two of them from the third cache (Zen 5).
void prefetch_inputs(Stage stage, const Tile& v) {
  if (v.flat.units > 0 || v.rows_outermost) return;
  for (const Halide::ImageParam& input : v.inputs_beside) stage.prefetch(input, v.tile, v.panel, 1);
}

// The runtime says how high the tiles are; every height has a branch of its own. Without sums the lowest one will do.
void schedule_many(Func& out, const StepBuffers& buffers, const Tile& v, const Schedule& schedule, int vectors) {
  const Expr rows = buffers.tile_rows;
  const int least = least_rows(schedule), most = v.has_sums ? schedule.rows : least;
  for (int r = least; r <= most; ++r) {
    Stage branch = r < most ? out.specialize(rows == r) : out;
    tile_output(branch, v, schedule, r, vectors);
    block_tiles(branch, v, schedule);
    prefetch_inputs(branch, v);
  }
}

// Rows anywhere: the highest tile that they fill; else, and where features have strides, row by row. With strides a vector is as many
// loads and stores as it has lanes, which are not written out for many vectors.
void schedule_any(Func& out, const StepBuffers& buffers, const Tile& v, const Schedule& schedule, int vectors) {
  const Expr batch = out.output_buffers()[0].dim(1).extent();
  const Expr contiguous = unit_strides(buffers, out);
  for (int r = schedule.few_rows; r > 1; r /= 2) tile_output(out.specialize(contiguous && batch >= r), v, schedule, r, vectors);
  Tile strided = v;
  strided.one_by_one = v.has_many_vectors;
  tile_output(out, strided, schedule, 1, vectors);
}

// The runtime takes as many steps at once as make a tile, or more, and chooses among few heights.
void schedule_project(Func& out, const StepBuffers& buffers, const Tile& v, const Schedule& schedule, int vectors) {
  const Expr rows = buffers.tile_rows;
  for (int r = schedule.rows - 4; r < schedule.rows; r += 2)
    if (2 * r > schedule.rows) tile_output(out.specialize(rows == r), v, schedule, r, vectors);
  tile_output(out, v, schedule, schedule.rows, vectors);
}

struct Rows {
  int vectors;  ///< in a tile
  int chains;   ///< of each sum
  Promise promise;
  void (*schedule)(Func&, const StepBuffers&, const Tile&, const Schedule&, int vectors);
  bool is_copy = false;  ///< the sums are the output
};

// Rows that are dense and narrower than whole vectors, one tile wide: their sums are stored without gaps, and the elementwise part, if it
// takes nothing but sums, takes a tile's rows as one vector: 18 vectors for 14 rows of 20 hidden units where it were 28, 7 for 13 rows of 8
// where it were 13. That pays for the many masked stores of sums on AVX-512. The last of these vectors begins earlier, as behind the sums
// lies what was left on the stack: half of an address is a subnormal number, and an operation on one takes more than a hundred cycles on
// Intel's. So the least tile fills a vector.
Flat flat_rows(const Plan& plan, const StepBuffers& buffers, size_t p, const Rows& kind) {
  const TargetRow* target = find_target(plan.target);
  const Panel& panel = buffers.panels[p];
  const bool has_dense_rows = kind.schedule == schedule_many || kind.schedule == schedule_few;
  if (!has_dense_rows || target == nullptr || plan.sizes.empty() || buffers.types.weights.is_quantised() || !panel.vector_of.empty())
    return {};
  const int64_t units = extents({panel.rows}, plan.sizes)[0], lanes = plan.schedule.lanes;
  const int64_t whole = target->registers.vector_bytes / element_types(plan).compute.bytes();
  const int64_t least = kind.schedule == schedule_few ? 1 : least_rows(plan.schedule);
  const bool is_narrow = units <= lanes * (lanes == whole ? kind.vectors : 1) && units % whole != 0;
  if (whole < 16 || !is_narrow || least * units < whole) return {};
  return {static_cast<int>(units), static_cast<int>(whole)};
}

// LLVM stores sums in the loop over columns where it need not, up to each of them at each column, unless there are several columns in an
// iteration (measured: recur_few of RNN 512x512, N = 8, on Cascade Lake, from 68 us to 42). Of 32 registers sums of gates are kept with one
// column an iteration, not with two; whole steps of more rows than six, which wait for weights from far, gain nothing. Sums of int8 stay
// anyway.
int few_unroll(const Plan& plan, const Panel& panel, Part part) {
  const TargetRow* target = find_target(plan.target);
  const int unroll = plan.schedule.unroll;
  if (target == nullptr || target->registers.unroll == 1 || element_types(plan).weights.is_quantised()) return unroll;
  const bool stays = panel.accumulators.size() > 1 || (part == Part::whole && plan.schedule.few_rows > 6);
  return stays && target->registers.count > 16 ? 1 : std::max(unroll, target->registers.unroll);
}

Func rows_output(const Plan& plan, const StepBuffers& buffers, size_t p, const Rows& kind) {
  Tile v;
  const int unroll = kind.schedule == schedule_few || buffers.part == Part::states ? few_unroll(plan, buffers.panels[p], buffers.part)
                                                                                   : plan.schedule.unroll;
  const SumTile tile{plan.schedule.lanes, kind.vectors, kind.chains, unrolled(unroll, kind.chains, buffers)};
  const SumVars sum_vars{v.j, v.chain, v.n};
  const bool by_products = kind.schedule == schedule_many && has_product_sums(plan, buffers.panels[p]);
  std::vector<SplitSum> sums;
  std::vector<ProductSums> of_products;
  std::vector<Func> totals;
  std::map<NodeId, Quantised> operands = quantised_operands(plan.graph, buffers, p, plan.schedule);
  v.is_copy = kind.is_copy;
  for (size_t a = 0; a < buffers.panels[p].accumulators.size(); ++a) {
    if (by_products)
      totals.push_back(of_products.emplace_back(product_sums(plan.graph, buffers, p, a, sum_vars)).total);
    else
      totals.push_back(sums.emplace_back(split_sum(plan.graph, buffers, p, a, sum_vars, tile, operands)).total);
  }
  RowSums row_sums(plan.graph, buffers, p, plan.schedule.lanes);
  std::map<size_t, Func> copies = copies_of_params(buffers, p, v.j);
  auto [out, tail] = output_of(plan, buffers, p, {totals, &row_sums, v.j, v.n, {}, &copies}, kind.promise);
  v.tail = tail;
  v.rows_outermost = buffers.types.weights.is_quantised() || !row_sums.empty();
  if (tail == TailStrategy::PredicateStores && row_sums.empty() && !by_products) v.flat = flat_rows(plan, buffers, p, kind);
  const bool has_next_panel = plan.sizes.empty() || extents({buffers.panels[p].rows}, plan.sizes)[0] > plan.schedule.lanes * kind.vectors;
  if (has_next_panel) v.inputs_beside = inputs_beside(plan.graph, buffers, p);
  v.has_sums = !buffers.panels[p].accumulators.empty();
  v.has_many_vectors = has_many_vectors(plan.graph, buffers.panels[p]);
  kind.schedule(out, buffers, v, plan.schedule, kind.vectors);
  const Var& at = v.rows_outermost ? v.panel : v.tile;
  for (ProductSums& sum : of_products) schedule_product_sums(sum, {out, v.panel}, sum_vars, tile, buffers.tile_rows, plan.schedule);
  for (SplitSum& sum : sums) {
    schedule_sum(sum, {out, at}, sum_vars, tile);
    if (!kind.is_copy && !buffers.types.weights.is_quantised()) store_totals(sum, {out, at}, sum_vars, tile, v.flat.units);
  }
  schedule_copies(copies, {out, v.panel}, v.j, tile);
  row_sums.schedule(out, v.tile);
  schedule_quantised(operands, out, v.tile, plan.sizes.empty());
  return out;
}

int few_vectors(const Plan& plan) { return widest_part(plan.schedule, plan.schedule.few_rows); }

Func any_output(const Plan& plan, const StepBuffers& buffers, size_t panel) {
  return rows_output(plan, buffers, panel, {few_vectors(plan), 1, Promise::nothing, schedule_any});
}

Func many_output(const Plan& plan, const StepBuffers& buffers, size_t panel) {
  return rows_output(plan, buffers, panel, {plan.schedule.tile_vectors, 1, Promise::dense_rows, schedule_many});
}

Func few_output(const Plan& plan, const StepBuffers& buffers, size_t panel) {
  return rows_output(plan, buffers, panel, {few_vectors(plan), plan.schedule.few_chains, Promise::dense_rows, schedule_few});
}

Func project_output(const Plan& plan, const StepBuffers& buffers, size_t panel) {
  return rows_output(plan, buffers, panel, {plan.schedule.tile_vectors, 1, Promise::unit_strides, schedule_project, true});
}

}  // namespace

Kernel step_kernel(const Plan& plan) { return step_of(plan, "step", Promise::nothing, Part::whole, any_output); }

Kernel step_many_kernel(const Plan& plan) { return step_of(plan, "step_many", Promise::dense_rows, Part::whole, many_output); }

Kernel step_few_kernel(const Plan& plan) { return step_of(plan, "step_few", Promise::dense_rows, Part::whole, few_output); }

Kernel project_kernel(const Plan& plan) { return step_of(plan, "project", Promise::unit_strides, Part::inputs, project_output); }

Kernel recur_few_kernel(const Plan& plan) { return step_of(plan, "recur_few", Promise::dense_rows, Part::states, few_output); }

Kernel recur_many_kernel(const Plan& plan) { return step_of(plan, "recur_many", Promise::dense_rows, Part::states, many_output); }

}  // namespace cellc
