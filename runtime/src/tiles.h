#pragma once
// The tiles of rows that a batch is cut into.
#include <cstdint>

#include <cellc/kernel.h>

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

/// The rows of a batch that a first call of step_many takes, in tiles as high as possible; the rest goes to a second call, in tiles of one
/// row less: 13 rows in tiles of at most 6 are 5 and 4 + 4, where tiles of one height are 5 + 5 + 5. All of the batch where that
/// gains little, or where the second call would add up a row in another order. `elements`: those of `packed`.
inline int64_t rows_of_first_call(const KernelInfo& kernel, int64_t batch, int64_t elements) noexcept {
  if (batch <= kernel.rows) return batch;
  const int64_t height = tile_rows(batch, kernel.rows), twice = (batch + height - 1) / height * height - batch;
  if (twice * elements < worth_a_call) return batch;
  const int64_t tiles = (batch + kernel.rows - 1) / kernel.rows, low = batch / tiles, higher = batch % tiles;
  const int64_t rest = (tiles - higher) * low, few = kernel.few_rows;
  const bool has_heights = low > few || (low == few && rest == few && kernel.few_as_many);  // step_many has none that few rows have
  return higher > 0 && has_heights ? higher * (low + 1) : batch;
}

}  // namespace cellc::detail
