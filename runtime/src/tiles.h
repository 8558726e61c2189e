#pragma once
// The tiles of rows that a batch is cut into.
#include <cstdint>

#include <cellc/kernel.h>

#include "kernel_buffer.h"

namespace cellc::detail {

/// The height of the tiles, `most` at most, that a batch is cut into: all of it if one tile holds it; above, the height of more than half
/// of that that leaves the fewest rows to be computed twice, the highest of them.
inline int32_t tile_rows(int64_t batch, int64_t most) noexcept {
  if (batch <= most) return static_cast<int32_t>(batch);
  int64_t best = most, least = batch + most;
  for (int64_t height = most; 2 * height > most; --height) {
    const int64_t computed = (batch + height - 1) / height * height;
    if (computed < least) least = computed, best = height;
  }
  return static_cast<int32_t>(best);
}

/// The same for project, which has three heights.
inline int32_t project_rows(int64_t count, const KernelInfo& kernel) noexcept {
  int64_t best = kernel.rows, least = count + kernel.rows;
  for (int64_t height = kernel.rows; height >= kernel.rows - 4 && 2 * height > kernel.rows; height -= 2) {
    const int64_t computed = (count + height - 1) / height * height;
    if (computed < least) least = computed, best = height;
  }
  return static_cast<int32_t>(best);
}

/// Products of rows that are computed twice and cost more than a second call of the kernel does: some tens of nanoseconds.
constexpr int64_t worth_a_call = 3 << 10;

/// Elements of `packed`, of float32, that stay in a first cache, from where more tiles than need be read them at no cost. From further out
/// they do not: RNN 256x256, 64 rows in 16 tiles of 4 are a tenth slower than in 9 of 6 and 2 of 5 (measured on Cascade Lake).
constexpr int64_t first_cache = 8 << 10;

/// The height of the tiles of step_many: above one tile, of the fewest where the weights are further out.
inline int32_t tile_rows(int64_t batch, const KernelInfo& kernel, int64_t elements) noexcept {
  if (batch <= kernel.rows || elements <= first_cache) return tile_rows(batch, kernel.rows);
  const int64_t tiles = (batch + kernel.rows - 1) / kernel.rows;
  return static_cast<int32_t>((batch + tiles - 1) / tiles);
}

/// A second call of a kernel reads all weights anew. Where they do not stay in the second cache, that costs as much as to compute three or
/// four rows: of each float32 4 bytes at 10 to 30 a cycle, where a row is 1/32 to 1/16 of a cycle. (LSTM 256x256, 15 rows, 2 MB: one call
/// for 16 rows a fifth faster than two on Cascade Lake.) Each tile of int8 reads them anyway.
constexpr int64_t worth_a_pass = 4;
inline bool has_far_weights(const KernelInfo& kernel, int64_t elements) noexcept {
  return kernel.weights != DType::int8 && elements * kernel_element_size(packed_dtype(kernel.weights)) > (1 << 20);
}

/// The rows of a batch that a first call of step_many takes, in tiles as high as possible; the rest goes to a second call, in tiles of one
/// row less: 13 rows in tiles of at most 6 are 5 and 4 + 4, where tiles of one height are 5 + 5 + 5. All of the batch where that
/// gains little, or costs a pass over weights from far, or would add up a row in another order. `elements`: those of `packed`.
inline int64_t rows_of_first_call(const KernelInfo& kernel, int64_t batch, int64_t elements) noexcept {
  if (batch <= kernel.rows) return batch;
  const int64_t height = tile_rows(batch, kernel.rows), twice = (batch + height - 1) / height * height - batch;
  if (elements <= first_cache && twice * elements < worth_a_call) return batch;
  const int64_t tiles = (batch + kernel.rows - 1) / kernel.rows, low = batch / tiles, higher = batch % tiles;
  if (has_far_weights(kernel, elements) && tiles - higher < worth_a_pass) return batch;
  const int64_t first = higher * (low + 1), rest = batch - first, few = kernel.few_rows;
  // step_many has no lower tiles; a rest of few rows, not of one, is a tile of step_few.
  const bool has_height = rest > few ? low > few : rest > 1 && kernel.few_as_many;
  return first > few && has_height ? first : batch;
}

}  // namespace cellc::detail
