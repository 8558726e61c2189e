#include "schedules/analytic.h"

#include <algorithm>

#include <fmt/format.h>

#include "schedules/analytic_cuda.h"
#include "schedules/caches.h"
#include "schedules/choose.h"
#include "schedules/dtype.h"
#include "schedules/weights.h"
#include "targets/targets.h"

namespace cellc {
namespace {

// What the register tile has to work with.
const Registers& registers_of(const std::string& target) {
  if (const TargetRow* row = find_target(target)) return row->registers;
  throw ScheduleError(fmt::format("no analytic schedule for the target {}", target));
}

// Half or quarter vectors where a whole one would be mostly padding.
int lanes_for(int64_t units, int whole) {
  int lanes = whole;
  while (units > 0 && lanes > 4 && units <= lanes / 2) lanes /= 2;
  return lanes;
}

// Up to four vectors are one panel, and five where a tile of them has four rows. More are cut into panels of 4, 3 or 2, whichever leaves
// the least padding. Of 16 registers a tile is two vectors wide, or three, and so are the panels of known sizes: halves of wider ones are 2
// to 5% slower with weights in the second cache, 6 to 35% with weights beyond it (RNN 64x64 to 512x512, AVX2, Cascade Lake). Elements of 16
// bits are converted for each tile that they meet: three vectors then, where both leave as little padding (RNN 48x48 in bfloat16, a fifth).
int panel_vectors_for(int64_t vectors, const Registers& available, int accumulators, const Dtype& dtype) {
  if (vectors == 0) return 4;
  const bool has_few_registers = available.count <= 16;
  if (vectors <= (has_few_registers ? 3 : 4) || (vectors == 5 && accumulators >= 20)) return static_cast<int>(vectors);
  const auto padded = [vectors](int width) { return (vectors + width - 1) / width * width; };
  const auto has_less = [&](int a, int b) { return padded(a) < padded(b); };
  if (!has_few_registers) return std::min({4, 3, 2}, has_less);
  return dtype.bytes == 2 ? std::min({3, 2}, has_less) : std::min({2, 3}, has_less);
}

// About eight sums in flight hide the latency of the addition (4 cycles, two a cycle). They come from the vectors side by side and from
// chains along k; as many chains as divide every sum leave no rest to be added at the end. Registers must hold them beside their weights.
int chains_for(const Graph& graph, const Sizes& sizes, int vectors, const Registers& available) {
  const int wanted = std::clamp(8 / vectors, 1, 8);
  const auto leaves_no_rest = [&](int chains) {
    return chains > 1 && std::all_of(graph.nodes.begin(), graph.nodes.end(), [&](const Node& node) {
             return node.op != Op::param || node.shape.size() < 2 || extents(node.shape, sizes).back() % chains == 0;
           });
  };
  if (sizes.empty()) return wanted;
  for (const int chains : {wanted, wanted + 1, wanted - 1})
    if (chains * vectors <= available.accumulators && leaves_no_rest(chains)) return chains;
  return wanted;
}

// Each gate has a tile for each height of rows, so that an object grows by both. Three gates and more have fewer heights, in tiles as wide
// as a panel: 6 rows of 4 vectors take as many registers as 12 of 2, and load less.
int most_rows(const Graph& graph, const Registers& available, int panel_vectors) {
  if (gates_of(graph) < 3 || available.accumulators <= 16) return 32;
  return std::clamp(24 / panel_vectors, 2, 14);
}

// Each broadcast feeds as many multiplications as a tile has vectors, each weight vector `rows` of them. Three or five vectors do not
// halve, so they stay together. Of 32 registers, a tile is as wide as the panel: 6 rows of 4 vectors load less than 13 of 2, meet whole
// lines of the panel one after the other, and take fewer heights, half the code (measured on Zen 4: RNN 1024x1024, N = 24, 88% of the limit
// with 8 rows of 2, 99% with 6 of 4; sequences of 256x256, N = 32, from 95% to 98%; as fast at other sizes).
int tile_width(const Registers& available, int accumulators, int panel_vectors) {
  const bool is_odd = (panel_vectors == 3 || panel_vectors == 5) && accumulators >= 2 * panel_vectors;
  const bool has_room = available.count > 16 && accumulators >= 4 * panel_vectors;
  return is_odd ? panel_vectors : has_room ? std::max(panel_vectors, available.vectors) : available.vectors;
}

// An input of one to three features: its product is no loop but straight code before the one over the state.
bool has_short_product(const Graph& graph, const Sizes& sizes) {
  return !sizes.empty() && std::any_of(graph.nodes.begin(), graph.nodes.end(), [&](const Node& node) {
    return node.op == Op::param && node.shape.size() == 2 && extents(node.shape, sizes)[1] < 4;
  });
}

// One pass over the weights for up to ten rows in step_few and in the recurrence of a sequence; the sums of a narrow tile hold 13, but each
// height is code. Beyond, rows that share a set of the first cache come in low tiles over two panels.
void meet_far_weights(const Graph& graph, const Sizes& sizes, const std::string& dtype, Schedule& schedule) {
  schedule.few_rows = std::min(schedule.rows, 10);
  if (!shares_a_set(graph, sizes, dtype_row(dtype)) || !has_pairs(graph, sizes, schedule)) return;
  schedule.tile_vectors = 2 * schedule.panel_vectors;
  schedule.rows = schedule.accumulators / schedule.tile_vectors;
  schedule.few_rows = 10;
}

// LLVM stores sums at each column to make room, up to 2.8 times slower, where a tile takes all registers; where it is as wide as all hidden
// units, so that what sums start from and the constants of the activation stay in registers from tile to tile; where straight code comes
// before the loop; and where extents are not known (RNN 256x256 in a generic kernel, N = 24, 2.6 times slower, Cascade Lake). With several
// columns an iteration it does not, but for some of SSE's. For NEON it is the other way about. Of 16 registers a tile has so few
// multiply-adds (8 of 17 instructions in 4 rows of 2 vectors) that the loop's own instructions count at any size: four columns an iteration
// are 10 to 25% faster at four and five rows, 3 to 10% at six (AVX2, 64x64 to 512x512, Cascade Lake); without FMA, two are as fast as four.
int unroll_for(const Graph& graph, const Sizes& sizes, const Schedule& schedule, const Registers& available, bool has_int8) {
  const int64_t units = hidden_units(graph, sizes);
  const int vectors = schedule.tile_vectors;
  const bool is_full = vectors * schedule.rows + vectors + 1 >= available.tile;
  const bool is_one_tile = units > 0 && units <= schedule.lanes * schedule.panel_vectors && vectors == schedule.panel_vectors;
  const bool counts = available.count <= 16 || sizes.empty() || is_one_tile || is_full || has_short_product(graph, sizes);
  return counts && !has_int8 ? available.unroll : 1;
}

// Products of int8 are added up in int32, and what was added up of one operand waits as float32 meanwhile. Other
// low weights are widened.
int accumulators_for(const Registers& available, const std::string& dtype) {
  const Dtype& row = dtype_row(dtype);
  if (row.weights == "int8") return available.accumulators / 2;
  return available.accumulators - (row.weight_bytes < row.compute_bytes ? available.widening : 0);
}

}  // namespace

Schedule schedule_with_panels(const Graph& graph, const Sizes& sizes, const std::string& dtype, const std::string& target, int lanes,
                              int panel_vectors) {
  const Registers& available = registers_of(target);
  Schedule schedule;
  schedule.lanes = lanes;
  schedule.panel_vectors = panel_vectors;
  schedule.accumulators = accumulators_for(available, dtype);
  const auto rows_of = [&](int width) {
    return std::min({most_rows_of(schedule, width), available.rows, most_rows(graph, available, panel_vectors),
                     most_rows_beside(graph, sizes, dtype, lanes, panel_vectors)});
  };
  schedule.rows = rows_of(tile_width(available, schedule.accumulators, panel_vectors));
  schedule.tile_vectors = widest_part(schedule, schedule.rows);
  schedule.few_rows = std::min(schedule.rows / 2, 6);
  const bool has_int8 = dtype_row(dtype).weights == "int8";
  const bool is_far = panel_vectors == 2 && !has_int8 && has_far_weights(graph, sizes, available, dtype_row(dtype));
  if (is_far && gates_of(graph) == 1) meet_far_weights(graph, sizes, dtype, schedule);
  // Two columns an iteration make up for the broadcasts of 13 rows (Cascade Lake: RNN 512x512, N = 65, 3%).
  schedule.unroll = is_far ? 2 : unroll_for(graph, sizes, schedule, available, has_int8);
  // Two rows of four vectors are eight sums. Each chain has weights of its own beside its sums; of 16 registers none is left for them, and
  // x86 takes them from memory.
  const int few_vectors = widest_part(schedule, schedule.few_rows), few_tile = few_vectors * (schedule.few_rows + 1);
  const int most_chains = available.count > 16 ? available.tile / few_tile : 4;
  schedule.few_chains = std::clamp(std::min(schedule.accumulators / (schedule.few_rows * few_vectors), most_chains), 1, 4);
  if (available.count > 16 && few_vectors >= 4) schedule.few_chains = 1;
  // What low weights become takes registers, too.
  const bool has_room = available.accumulators > 16 || dtype_row(dtype).weight_bytes == dtype_row(dtype).compute_bytes;
  schedule.one_vectors = one_vectors_for(graph, sizes, available, schedule, dtype_row(dtype), has_room);
  schedule.one_chains = chains_for(graph, sizes, schedule.one_vectors, available);
  // The loop's own instructions count here, too (AVX2, 128x128, N = 1, four columns an iteration 16% faster; 256x256, 6%; Cascade Lake).
  if (available.count <= 16) schedule.one_unroll = std::max(4 / schedule.one_chains, 1);
  schedule.block_tiles = block_tiles_for(graph, sizes, available, schedule, dtype_row(dtype));
  schedule.source = "analytic";
  return schedule;
}

void check_fits(const Schedule& schedule, const std::string& dtype, const std::string& target) {
  const Registers& available = registers_of(target);
  const int lanes = available.vector_bytes / dtype_row(dtype).compute_bytes;
  if (schedule.lanes > lanes)
    throw ScheduleError(fmt::format("\"lanes\" is {}; expected at most {}, a vector of {}", schedule.lanes, lanes, target));
  for (const auto& [name, sums] : {std::pair{"\"accumulators\"", schedule.accumulators},
                                   std::pair{"\"one_vectors\" times \"one_chains\"", schedule.one_vectors * schedule.one_chains}})
    if (sums > available.tile)
      throw ScheduleError(fmt::format("{} is {}; expected at most {}, the vector registers of {} that there are for sums", name, sums,
                                      available.tile, target));
}

Schedule analytic_schedule(const Graph& graph, const Sizes& sizes, const std::string& dtype, const std::string& target) {
  if (target == "cuda") return cuda_schedule(graph, sizes, dtype);
  const int64_t units = hidden_units(graph, sizes);
  const Registers& available = registers_of(target);
  const int lanes = lanes_for(units, available.vector_bytes / dtype_row(dtype).compute_bytes);
  const int vectors =
      std::min(panel_vectors_for((units + lanes - 1) / lanes, available, accumulators_for(available, dtype), dtype_row(dtype)),
               most_vectors_beside(graph, sizes, available, dtype, lanes));
  return schedule_with_panels(graph, sizes, dtype, target, lanes, vectors);
}

}  // namespace cellc
