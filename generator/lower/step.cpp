#include "lower/step.h"

#include "lower/cell_values.h"

namespace cellc {
namespace {

using Halide::Expr;
using Halide::Func;
using Halide::RDom;
using Halide::Stage;
using Halide::TailStrategy;
using Halide::Var;

Expr weights(const StepBuffers& buffers, size_t p, size_t segment, const Expr& j, const Expr& k) {
  const PanelLayout& layout = buffers.layouts[p];
  return buffers.packed(layout.index(j, layout.first_column[segment] + k));
}

Expr bias(const StepBuffers& buffers, size_t p, const Accumulator& accumulator, const Expr& j) {
  return accumulator.bias ? weights(buffers, p, *accumulator.bias, j, 0) : Halide::Internal::make_zero(buffers.type);
}

Expr columns(const StepBuffers& buffers, size_t p, const Product& product) { return extent(*buffers.panels[p].segments[product.segment].columns, buffers.extents); }

// One output Func for each panel; its tuple holds the new states of that dimension.
void set_output_bounds(Func& out, const StepBuffers& buffers, size_t p, const Plan& plan, Promise promise) {
  for (Halide::OutputImageParam buffer : out.output_buffers()) {
    buffer.dim(0).set_min(0).set_stride(promise.unit_stride ? Expr(1) : Expr());
    if (!plan.sizes.empty()) buffer.dim(0).set_extent(extent(buffers.panels[p].rows, buffers.extents));
    buffer.dim(1).set_min(0);
    if (promise.one_row) buffer.dim(1).set_extent(1);
  }
}

// ---- several rows: a register tile of batch rows by vectors of hidden units, walked along k

struct Tile {
  Var j{"j"}, n{"n"}, panel{"panel"}, vector{"vector"}, lane{"lane"}, tile{"tile"}, row{"row"};
};

// Splits one branch of the output into tiles of `rows` rows. ShiftInwards recomputes a few rows of the last tile rather than run short. The last
// vectors may lie beyond the hidden units: their parameters are padded, and nothing of them is stored.
void tile_output(Stage stage, const Tile& v, const Schedule& schedule, int rows, int vectors) {
  stage.split(v.n, v.tile, v.row, rows, TailStrategy::ShiftInwards)
      .split(v.j, v.vector, v.lane, schedule.lanes, TailStrategy::PredicateStores)
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

// At most rows / 2 rows are one tile. Every height has its own branch, in which all extents are constants and the accumulators stay in registers.
void schedule_few(Func& out, const StepBuffers&, const Tile& v, const Schedule& schedule, int vectors) {
  const Expr batch = out.output_buffers()[0].dim(1).extent();
  const int few = few_rows(schedule);
  for (int r = 1; r < few; ++r) tile_output(out.specialize(batch == r), v, schedule, r, vectors);
  tile_output(out, v, schedule, few, vectors);
}

// Batches are cut into equal tiles: ceil(N / rows) of them, each of ceil(N / tiles) rows. That is more than rows / 2 for every N > rows / 2, so no
// tile is nearly empty. Features with strides take a branch of their own, row by row.
void schedule_many(Func& out, const StepBuffers& buffers, const Tile& v, const Schedule& schedule, int vectors) {
  const Expr batch = out.output_buffers()[0].dim(1).extent();
  const Expr tiles = (batch + schedule.rows - 1) / schedule.rows;
  const Expr rows = (batch + tiles - 1) / tiles;
  Stage contiguous = out.specialize(unit_strides(buffers, out));
  for (int r = few_rows(schedule) + 1; r < schedule.rows; ++r) tile_output(contiguous.specialize(rows == r), v, schedule, r, vectors);
  tile_output(contiguous, v, schedule, schedule.rows, vectors);
  tile_output(out, v, schedule, 1, vectors);
}

struct Rows {
  int most;      ///< in one tile
  bool strided;  ///< features may have strides
  void (*schedule)(Func&, const StepBuffers&, const Tile&, const Schedule&, int vectors);
};

Func rows_output(const Plan& plan, const StepBuffers& buffers, size_t p, const Rows& kind) {
  const Tile v;
  const int vectors = tile_vectors(plan.schedule, kind.most);
  std::vector<Func> accumulators;
  std::vector<std::vector<RDom>> domains;
  for (const Accumulator& accumulator : buffers.panels[p].accumulators) {
    Func sum("accumulator");
    sum(v.j, v.n) = bias(buffers, p, accumulator, v.j);
    domains.emplace_back();
    for (const Product& product : accumulator.products) {
      const RDom k(0, columns(buffers, p, product), "k");
      sum(v.j, v.n) += weights(buffers, p, product.segment, v.j, k) * buffers.vectors.at(product.operand)(k, v.n);
      domains.back().push_back(k);
    }
    accumulators.push_back(sum);
  }
  Func out("new_state");
  out(v.j, v.n) = Halide::Tuple(new_states(plan.graph, buffers, p, accumulators, v.j, v.n));
  set_output_bounds(out, buffers, p, plan, {!kind.strided, false});
  kind.schedule(out, buffers, v, plan.schedule, vectors);
  for (size_t a = 0; a < accumulators.size(); ++a) tile_accumulator(accumulators[a], out, v, plan.schedule, vectors, domains[a]);
  return out;
}

// ---- N = 1: latency counts, so the sum over k runs in several chains

struct Chains {
  Var j{"j"}, n{"n"}, chain{"chain"}, panel{"panel"}, part{"part"}, vector{"vector"}, lane{"lane"};
};

// strict_float keeps LLVM from adding the chains one after the other, which would make one chain of them again.
Expr tree_sum(std::vector<Expr> values) {
  while (values.size() > 1) {
    std::vector<Expr> next;
    for (size_t i = 0; i + 1 < values.size(); i += 2) next.push_back(values[i] + values[i + 1]);
    if (values.size() % 2 == 1) next.push_back(values.back());
    values = std::move(next);
  }
  return Halide::strict_float(values.front());
}

struct SplitSum {
  Func chains, total;
  std::vector<std::pair<RDom, bool>> updates;  ///< domain of each update, and whether it is the short rest
};

// chains(j, c, n) takes k = c, c + chains, c + 2 chains, ...; what remains of k goes to the first chains.
SplitSum split_sum(const StepBuffers& buffers, size_t p, const Accumulator& accumulator, const Chains& v, int chains) {
  SplitSum result{Func("chains"), Func("total"), {}};
  result.chains(v.j, v.chain, v.n) = Halide::select(v.chain == 0, bias(buffers, p, accumulator, v.j), Halide::Internal::make_zero(buffers.type));
  for (const Product& product : accumulator.products) {
    const Expr length = columns(buffers, p, product);
    const Halide::ImageParam& operand = buffers.vectors.at(product.operand);
    const RDom k(0, length / chains, "k");
    const Expr at = k * chains + v.chain;
    result.chains(v.j, v.chain, v.n) += weights(buffers, p, product.segment, v.j, at) * operand(at, v.n);
    result.updates.emplace_back(k, false);
    if (chains == 1 || Halide::Internal::is_const_zero(Halide::Internal::simplify(length % chains))) continue;
    const RDom rest(0, length % chains, "rest");
    const Expr last = length / chains * chains + rest;
    result.chains(v.j, rest, v.n) += weights(buffers, p, product.segment, v.j, last) * operand(last, v.n);
    result.updates.emplace_back(rest, true);
  }
  std::vector<Expr> parts;
  for (int c = 0; c < chains; ++c) parts.push_back(result.chains(v.j, c, v.n));
  result.total(v.j, v.n) = tree_sum(parts);
  return result;
}

void schedule_chains(SplitSum& sum, Func& out, const Chains& v, const Schedule& schedule) {
  sum.chains.bound_extent(v.j, schedule.lanes * schedule.one_vectors);
  sum.chains.bound(v.chain, 0, schedule.one_chains);
  sum.chains.compute_at(out, v.part).vectorize(v.j, schedule.lanes).unroll(v.j).unroll(v.chain);
  for (size_t i = 0; i < sum.updates.size(); ++i) {
    const auto& [k, rest] = sum.updates[i];
    Stage update = sum.chains.update(static_cast<int>(i));
    if (rest) {
      update.reorder(v.j, k.x).vectorize(v.j, schedule.lanes).unroll(v.j);
      continue;
    }
    update.reorder(v.j, v.chain, k.x).vectorize(v.j, schedule.lanes).unroll(v.j).unroll(v.chain);
    if (schedule.one_unroll > 1) update.unroll(k.x, schedule.one_unroll, TailStrategy::GuardWithIf);
  }
}

Func step_one_output(const Plan& plan, const StepBuffers& buffers, size_t p) {
  const Chains v;
  const Schedule& schedule = plan.schedule;
  std::vector<SplitSum> sums;
  std::vector<Func> totals;
  for (const Accumulator& accumulator : buffers.panels[p].accumulators) {
    sums.push_back(split_sum(buffers, p, accumulator, v, schedule.one_chains));
    totals.push_back(sums.back().total);
  }
  Func out("new_state");
  out(v.j, v.n) = Halide::Tuple(new_states(plan.graph, buffers, p, totals, v.j, v.n));
  set_output_bounds(out, buffers, p, plan, {true, true});
  out.split(v.j, v.vector, v.lane, schedule.lanes, TailStrategy::PredicateStores)
      .split(v.vector, v.panel, v.vector, schedule.panel_vectors, TailStrategy::GuardWithIf)
      .split(v.vector, v.part, v.vector, schedule.one_vectors)
      .reorder(v.lane, v.vector, v.part, v.panel, v.n)
      .vectorize(v.lane)
      .unroll(v.vector);
  for (SplitSum& sum : sums) schedule_chains(sum, out, v, schedule);
  return out;
}

template <typename Output>
Kernel step_of(const Plan& plan, const char* kind, Promise promise, Output output) {
  const StepBuffers buffers = step_buffers(plan, promise);
  std::vector<Func> outputs;
  for (size_t p = 0; p < buffers.panels.size(); ++p) outputs.push_back(output(plan, buffers, p));
  return {kind, Halide::Pipeline(outputs), buffers.arguments};
}

}  // namespace

Kernel step_kernel(const Plan& plan) {
  return step_of(plan, "step", {false, false}, [](const Plan& p, const StepBuffers& buffers, size_t panel) {
    return rows_output(p, buffers, panel, {p.schedule.rows, true, schedule_many});
  });
}

Kernel step_few_kernel(const Plan& plan) {
  return step_of(plan, "step_few", {true, false}, [](const Plan& p, const StepBuffers& buffers, size_t panel) {
    return rows_output(p, buffers, panel, {few_rows(p.schedule), false, schedule_few});
  });
}

Kernel step_one_kernel(const Plan& plan) { return step_of(plan, "step_one", {true, true}, step_one_output); }

}  // namespace cellc
