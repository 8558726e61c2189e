#include "schedules/caches.h"

#include <algorithm>

#include "schedules/weights.h"

namespace cellc {
namespace {

constexpr int64_t second_cache = 1 << 20;   ///< of Zen 4, Zen 5, Skylake's and Cascade Lake's servers; bytes, as below
constexpr int64_t large_panel = 600 << 10;  ///< more does not stay in it beside rows
constexpr int64_t short_block = 384 << 10;  ///< of inputs and states
constexpr int64_t long_block = 4096 << 10;

}  // namespace

bool has_large_panels(const Graph& graph, const Sizes& sizes, const std::string& dtype, int lanes, int panel_vectors) {
  if (sizes.empty() || gates_of(graph) < 3) return false;
  const int64_t bytes = bytes_of(graph, sizes, {Op::param}, dtype_row(dtype).weight_bytes);
  return bytes / hidden_units(graph, sizes) * lanes * panel_vectors > large_panel;
}

// Rows that lie a multiple of 4 KB apart share one set of a first cache of 64 sets, of eight ways on most processors: a taller tile, which
// reads an element of each row at every step of k, evicts what it comes back to (measured on Zen 4: RNN 1024x1024, N = 24, 83% of the limit
// with 12 rows; Cascade Lake: N = 64, 1.3 times slower with 13).
bool shares_a_set(const Graph& graph, const Sizes& sizes, const Dtype& dtype) {
  return !sizes.empty() && std::any_of(graph.nodes.begin(), graph.nodes.end(), [&](const Node& node) {
    return (node.op == Op::input || node.op == Op::state) && extents(node.shape, sizes)[0] * dtype.bytes % 4096 == 0;
  });
}

bool is_beyond_second_cache(const Graph& graph, const Sizes& sizes, const Dtype& dtype) {
  return bytes_of(graph, sizes, {Op::param}, dtype.weight_bytes) > second_cache;
}

bool has_far_weights(const Graph& graph, const Sizes& sizes, const Registers& available, const Dtype& dtype) {
  return available.slow_third_cache && !sizes.empty() && is_beyond_second_cache(graph, sizes, dtype);
}

// The hardware's prefetcher follows the weights and few rows beside them, not twelve: while a tile meets weights that come from memory for
// the first time, eight rows are 1.6 times faster (measured on Zen 4: GRU 1024x1024, N = 12).
int most_rows_beside(const Graph& graph, const Sizes& sizes, const std::string& dtype, int lanes, int panel_vectors) {
  return has_large_panels(graph, sizes, dtype, lanes, panel_vectors) || shares_a_set(graph, sizes, dtype_row(dtype)) ? 8 : 32;
}

// Where the weights do not stay in the second cache (1 MB), the inputs and states of a block of rows do, beside a panel of weights: 384 KB
// are as fast as any at 1024x1024, 5% faster than walking each panel over all rows (measured on Zen 5). Where the third cache hands out
// weights at a quarter of that rate (Cascade Lake), 256 rows in one block are a third faster than in five.
int block_tiles_for(const Graph& graph, const Sizes& sizes, const Registers& available, const Schedule& schedule, const Dtype& dtype) {
  if (sizes.empty() || dtype.weights == "int8" || !is_beyond_second_cache(graph, sizes, dtype)) return 0;
  // 64 rows of each product's sums wait on the stack (lower/product_sums.h).
  if (has_large_panels(graph, sizes, std::string(dtype.name), schedule.lanes, schedule.panel_vectors)) return 64 / schedule.rows;
  const int64_t tile_bytes = schedule.rows * bytes_of(graph, sizes, {Op::input, Op::state}, dtype.bytes);
  return static_cast<int>(std::clamp<int64_t>((available.slow_third_cache ? long_block : short_block) / tile_bytes, 2, 1024));
}

// Weights that do not stay in the first cache come from the second one or further. One pass over two panels at once keeps the hardware's
// prefetcher ahead, where one panel (256 bytes for each k) falls to half the rate on Zen 5. Of 16 registers panels are narrow, and up to
// eight vectors together take fewer instructions each, wherever the weights are (AVX2, Cascade Lake: 48x48 in six vectors a fifth faster
// than in two; 64x64 in eight 9% faster than in four).
int one_vectors_for(const Graph& graph, const Sizes& sizes, const Registers& available, const Schedule& schedule, const Dtype& dtype,
                    bool has_room) {
  if (sizes.empty()) return schedule.panel_vectors;
  if (available.count > 16) {
    const bool is_long = bytes_of(graph, sizes, {Op::param}, dtype.weight_bytes) > small_parameters;
    return is_long && has_pairs(graph, sizes, schedule) ? 2 * schedule.panel_vectors : schedule.panel_vectors;
  }
  const int64_t width = schedule.lanes * schedule.panel_vectors;
  const auto are_filled = [&](int64_t together) {
    return std::all_of(graph.results.begin(), graph.results.end(), [&](NodeId result) {
      const int64_t units = extents(graph.nodes[static_cast<size_t>(result)].shape, sizes)[0];
      return (units + width - 1) / width % together == 0;
    });
  };
  int together = std::max((has_room ? 8 : 4) / schedule.panel_vectors, 1);
  while (!are_filled(together)) --together;
  return together * schedule.panel_vectors;
}

// All tiles of rows meet a panel's weights, with those of all gates, before the next ones do: where they do not stay in the second cache (1
// MB on Zen 5), each tile streams them anew. Panels of two vectors then, whose tiles need them half as often (measured: GRU 512x512, 3 MB,
// N = 64, from 88% of the limit to 96%).
// Where the third cache is slow, half a panel is a second pass over all of it (RNN 512x512, 2 MB, N =
// 8, 1.4 times faster, Cascade Lake).
int most_vectors_beside(const Graph& graph, const Sizes& sizes, const Registers& available, const std::string& dtype, int lanes) {
  if (sizes.empty()) return 16;
  return has_far_weights(graph, sizes, available, dtype_row(dtype)) || has_large_panels(graph, sizes, dtype, lanes, 4) ? 2 : 16;
}

}  // namespace cellc
