#include "rows.h"

#include <utility>

namespace cellc::detail {
namespace {

int64_t magnitude(int64_t value) noexcept { return value < 0 ? -value : value; }

// First and one past the last byte.
std::pair<intptr_t, intptr_t> span_of(const Rows& rows, int64_t element_size) noexcept {
  const int64_t feature_reach = (rows.features - 1) * rows.feature_stride, batch_reach = (rows.batch - 1) * rows.batch_stride;
  const int64_t low = std::min<int64_t>(feature_reach, 0) + std::min<int64_t>(batch_reach, 0);
  const int64_t high = std::max<int64_t>(feature_reach, 0) + std::max<int64_t>(batch_reach, 0) + 1;
  const auto start = reinterpret_cast<intptr_t>(rows.data);
  return {start + low * element_size, start + high * element_size};
}

// Two sets of columns of one matrix whose rows are `pitch` bytes apart: the second begins `gap` bytes after the first, modulo the pitch.
bool are_columns_apart(const Rows& a, const Rows& b, int64_t element_size) noexcept {
  if (a.feature_stride != 1 || b.feature_stride != 1 || a.batch_stride != b.batch_stride || a.batch_stride <= 0) return false;
  const int64_t pitch = a.batch_stride * element_size;
  const int64_t gap = (reinterpret_cast<intptr_t>(b.data) - reinterpret_cast<intptr_t>(a.data)) % pitch;
  const int64_t after = gap < 0 ? gap + pitch : gap;
  return after >= a.features * element_size && after + b.features * element_size <= pitch;
}

}  // namespace

bool is_free_of_overlap_at_all(Rows rows) noexcept {
  const bool features_inside = magnitude(rows.feature_stride) <= magnitude(rows.batch_stride);
  const int64_t inner = features_inside ? rows.features : rows.batch, outer = features_inside ? rows.batch : rows.features;
  const int64_t inner_stride = magnitude(features_inside ? rows.feature_stride : rows.batch_stride);
  const int64_t outer_stride = magnitude(features_inside ? rows.batch_stride : rows.feature_stride);
  return (inner <= 1 || inner_stride > 0) && (outer <= 1 || outer_stride > (inner - 1) * inner_stride);
}

bool may_overlap_at_all(Rows a, Rows b, int64_t element_size) noexcept {
  if (a.features == 0 || b.features == 0) return false;
  const auto [a_begin, a_end] = span_of(a, element_size);
  const auto [b_begin, b_end] = span_of(b, element_size);
  return a_begin < b_end && b_begin < a_end && !are_columns_apart(a, b, element_size);
}

bool fits_kernels_at_all(Rows rows) noexcept {
  const auto fits = [](int64_t value) { return value <= INT32_MAX && value >= -INT32_MAX; };
  return fits(rows.features) && fits(rows.batch) && fits(rows.feature_stride) && fits(rows.batch_stride) &&
         fits((rows.features - 1) * magnitude(rows.feature_stride) + (rows.batch - 1) * magnitude(rows.batch_stride));
}

}  // namespace cellc::detail
