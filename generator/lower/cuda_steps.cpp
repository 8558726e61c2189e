#include "lower/cuda_steps.h"

#include <algorithm>
#include <set>

#include "lower/cuda_sum.h"
#include "lower/step_terms.h"

namespace cellc {
namespace {

using Halide::Expr;
using Halide::Func;
using Halide::Stage;
using Halide::TailStrategy;
using Halide::Var;

constexpr int row_threads = 4;              // of a block of step_many: warps that meet the same weights
constexpr int unrolled_columns = 16;        // of a thread of step: as many loads as are under way at once
constexpr int high_tile_outputs = 1 << 17;  // with fewer, the blocks of tiles of all rows leave multiprocessors idle

struct Sums {
  std::vector<CudaSum> sums;
  std::vector<Func> totals;
};

Sums sums_of(const Plan& plan, const StepBuffers& buffers, size_t p, const CudaVars& v, const CudaLoops& loops) {
  Sums result;
  for (size_t a = 0; a < buffers.panels[p].accumulators.size(); ++a) {
    result.sums.push_back(cuda_sum(plan.graph, buffers, p, a, v, loops));
    result.totals.push_back(result.sums.back().total);
  }
  return result;
}

// A block of step and project.
struct Block {
  int units, chains;
  int thread_units;  ///< of a thread: their weights are one load
  int rows;          ///< at most: a thread has its sums of all rows in registers
  int lanes() const { return units / thread_units; }
};

// As many chains as shared memory holds the parts of.
Block block_of(const Schedule& schedule, const StepBuffers& buffers, size_t p) {
  const int bytes = buffers.types.compute.bytes(), thread_units = 16 / bytes;
  const auto sums = static_cast<int>(buffers.panels[p].accumulators.size());
  const int rows = std::clamp(schedule.accumulators / std::max(1, thread_units * sums), 1, schedule.rows);
  int chains = schedule.one_chains;
  while (chains > 1 && int64_t{chains} * schedule.lanes * rows * sums * bytes > cuda_shared_bytes) chains /= 2;
  return {schedule.lanes, chains, thread_units, rows};
}

std::set<NodeId> vectors_in_products(const Graph& graph, const StepBuffers& buffers, size_t p) {
  std::set<NodeId> vectors;
  for (const Accumulator& sum : buffers.panels[p].accumulators)
    for (const Product& product : products(graph, buffers, sum)) vectors.insert(vector_of(graph, product.operand));
  return vectors;
}

// Puts the block's rows of those vectors into shared memory, if they fit it beside the parts of the sums: each element is then read once by
// the block, whatever its stride, and by the threads four at a time.
std::vector<Func> staged_vectors(const Plan& plan, StepBuffers& buffers, size_t p, const Block& block, const CudaVars& v) {
  if (plan.sizes.empty()) return {};
  const auto node = [&](NodeId id) -> const Node& { return plan.graph.nodes[static_cast<size_t>(id)]; };
  const auto features = [&](NodeId id) { return static_cast<int>(extents(node(id).shape, plan.sizes)[0]); };
  const std::set<NodeId> vectors = vectors_in_products(plan.graph, buffers, p);
  int64_t row = block.chains * block.units * static_cast<int64_t>(buffers.panels[p].accumulators.size());
  for (const NodeId id : vectors) row += in_cuda_vectors(features(id));
  if (block.rows * row * buffers.types.compute.bytes() > cuda_shared_bytes) return {};
  std::vector<Func> result;
  for (const NodeId id : vectors) {
    Func staged(node(id).name + "_staged");
    staged(v.j, v.n) = buffers.vectors.at(id)(v.j, v.n);
    staged.bound(v.j, 0, features(id));
    buffers.moving[id] = staged;
    result.push_back(staged);
  }
  return result;
}

struct BlockVars {
  Var units{"units"}, unit{"unit"}, lane{"lane"}, part{"part"}, rows{"rows"}, row{"row"}, y{"y"};
};

// `height` rows; each thread computes an equal part of the block's outputs.
void tile_output(Stage stage, const Block& block, const CudaVars& v, const BlockVars& b, int height) {
  stage.split(v.n, b.rows, b.row, height, TailStrategy::ShiftInwards)
      .split(v.j, b.units, b.unit, block.units, TailStrategy::GuardWithIf)
      .split(b.unit, b.part, b.lane, block.lanes())
      .reorder(b.lane, b.part, b.row, b.rows, b.units)
      .fuse(b.part, b.row, b.y);
  if (height * block.thread_units > block.chains)
    stage.split(b.y, b.row, b.y, block.chains).reorder(b.row, b.lane, b.y, b.rows, b.units).unroll(b.row);
  stage.gpu_blocks(b.rows, b.units).gpu_threads(b.lane, b.y);
}

// The threads of a block read its vectors together, neighbours from neighbours.
void schedule_staged(Func& staged, Func& out, const Block& block, const CudaVars& v, const BlockVars& b) {
  const Var column("column");
  staged.compute_at(out, b.rows)
      .store_in(Halide::MemoryType::GPUShared)
      .align_storage(v.j, cuda_vector)
      .split(v.j, column, b.lane, block.lanes() * block.chains, TailStrategy::GuardWithIf)
      .split(b.lane, b.y, b.lane, block.lanes())
      .reorder(column, v.n, b.lane, b.y)
      .gpu_threads(b.lane, b.y);
}

// Blocks whose threads share the sums of a few hidden units, in all rows of a tile.
Func tiled_output(const Plan& plan, const StepBuffers& unstaged, size_t p) {
  const CudaVars v;
  const BlockVars b;
  const Schedule& schedule = plan.schedule;
  StepBuffers buffers = unstaged;
  const Block block = block_of(schedule, buffers, p);
  std::vector<Func> staged = staged_vectors(plan, buffers, p, block, v);
  const int accumulators = std::max(1, static_cast<int>(buffers.panels[p].accumulators.size()));
  Sums sums =
      sums_of(plan, buffers, p, v, {block.chains, schedule.one_unroll, std::max(schedule.one_unroll, unrolled_columns / accumulators)});
  Func out = output_of(plan, buffers, p, {sums.totals, nullptr, v.j, v.n, {}}, Promise::nothing).func;
  const Expr units = out.output_buffers()[0].dim(0).extent(), rows = out.output_buffers()[0].dim(1).extent();
  const int few = std::min(block.rows, schedule.few_rows);
  if (block.rows > few) tile_output(out.specialize(units * rows >= high_tile_outputs && rows >= block.rows), block, v, b, block.rows);
  if (few > 1) tile_output(out.specialize(rows >= few), block, v, b, few);
  tile_output(out, block, v, b, 1);
  for (Func& vector : staged) schedule_staged(vector, out, block, v, b);
  for (CudaSum& sum : sums.sums) schedule_in_block(sum, out, b.rows, v, block.units, block.thread_units);
  return out;
}

// Many rows: a thread has a tile of panel_vectors neighbouring hidden units, whose weights are one load, and of rows.
Func many_output(const Plan& plan, const StepBuffers& buffers, size_t p) {
  const CudaVars v;
  const Var units("units"), unit("unit"), lane("lane"), rows("rows"), row_thread("row_thread"), row("row");
  const Schedule& schedule = plan.schedule;
  Sums sums = sums_of(plan, buffers, p, v, {1, schedule.unroll});
  Func out = output_of(plan, buffers, p, {sums.totals, nullptr, v.j, v.n, {}}, Promise::nothing).func;
  out.split(v.n, row_thread, row, schedule.rows, TailStrategy::ShiftInwards)
      .split(row_thread, rows, row_thread, row_threads, TailStrategy::GuardWithIf)
      .split(v.j, lane, unit, schedule.panel_vectors, TailStrategy::GuardWithIf)
      .split(lane, units, lane, schedule.lanes, TailStrategy::GuardWithIf)
      .reorder(unit, row, lane, row_thread, rows, units)
      .unroll(unit)
      .unroll(row)
      .gpu_blocks(rows, units)
      .gpu_threads(lane, row_thread);
  for (CudaSum& sum : sums.sums) schedule_in_thread(sum, out, lane, v, schedule.panel_vectors);
  return out;
}

}  // namespace

Kernel cuda_pack_kernel(const Plan& plan) {
  Kernel kernel = pack_kernel(plan);
  Func packed = kernel.pipeline.outputs()[0];
  const Var block("block"), thread("thread");
  packed.gpu_tile(packed.args()[0], block, thread, 256, TailStrategy::GuardWithIf);
  return kernel;
}

Kernel cuda_step_kernel(const Plan& plan) { return step_of(plan, "step", Promise::nothing, Part::whole, tiled_output); }

Kernel cuda_step_many_kernel(const Plan& plan) { return step_of(plan, "step_many", Promise::nothing, Part::whole, many_output); }

Kernel cuda_project_kernel(const Plan& plan) { return step_of(plan, "project", Promise::unit_strides, Part::inputs, tiled_output); }

}  // namespace cellc
