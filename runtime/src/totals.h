#pragma once
#include <cellc/tensor_view.h>

#include "step_writer.h"

namespace cellc::detail {

inline constexpr int64_t most_outer_rows = 256;  // of one call of KernelInfo::outer

/// Features that whole vectors hold, of any target and dtype.
constexpr int64_t padded(int64_t features) { return (features + 15) / 16 * 16; }

/// The height of the tiles of KernelInfo::outer for so many features of an adjoint, and what whole tiles hold.
inline int64_t outer_tile(int64_t features, const KernelInfo& kernel) {
  return std::max<int64_t>(tile_rows(features, kernel.rows), kernel.rows / 2 + 1);
}
inline int64_t padded_rows(int64_t features, const KernelInfo& kernel) {
  const int64_t tile = outer_tile(features, kernel);
  return (features + tile - 1) / tile * tile;
}

inline int64_t count_of(const IntArray& sizes) {
  int64_t count = 1;
  for (const int64_t size : sizes) count *= size;
  return count;
}

/// Adds float32 or float64 elements of a tensor of the same sizes, (N, features).
void add(const TensorView& to, const ConstTensorView& from);

}  // namespace cellc::detail
