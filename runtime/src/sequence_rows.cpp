#include "sequence_rows.h"

#include <array>
#include <utility>

namespace cellc::detail {
namespace {

struct Extent {
  int64_t size, stride;
};

std::array<Extent, 3> extents_of(const SequenceRows& s) noexcept {
  return {Extent{s.features, s.feature_stride}, Extent{s.batch, s.batch_stride}, Extent{s.steps, s.step_stride}};
}

bool is_empty(const SequenceRows& s) noexcept { return s.features == 0 || s.batch == 0 || s.steps == 0; }

// First and one past the last byte.
std::pair<intptr_t, intptr_t> span_of(const SequenceRows& s, int64_t element_size) noexcept {
  int64_t low = 0, high = 1;
  for (const Extent& extent : extents_of(s)) (extent.stride < 0 ? low : high) += (extent.size - 1) * extent.stride;
  const auto start = reinterpret_cast<intptr_t>(s.data);
  return {start + low * element_size, start + high * element_size};
}

const void* offset(const void* data, int64_t elements, int64_t element_size) noexcept {
  return static_cast<const char*>(data) + elements * element_size;
}

}  // namespace

SequenceRows sequence_rows_of(const ConstTensorView& view) noexcept {
  const int last = view.dim() - 1;
  SequenceRows rows{view.data(), view.sizes()[last], view.sizes()[0], 1, view.strides()[last], view.strides()[0], 0};
  if (view.dim() == 3) {
    rows.batch = view.sizes()[1];
    rows.batch_stride = view.strides()[1];
  }
  // Strides of extents of 1 do not matter.
  if (rows.features <= 1) rows.feature_stride = 1;
  if (rows.batch <= 1) rows.batch_stride = rows.features;
  return rows;
}

Rows rows_at(const SequenceRows& sequence, int64_t step, RowRange range, int64_t element_size) noexcept {
  const void* first = offset(sequence.data, step * sequence.step_stride + range.first * sequence.batch_stride, element_size);
  return {first, sequence.features, range.count, sequence.feature_stride, sequence.batch_stride};
}

SequenceRows rows_in(const SequenceRows& sequence, RowRange range, int64_t element_size) noexcept {
  SequenceRows result = sequence;
  result.data = offset(sequence.data, range.first * sequence.batch_stride, element_size);
  result.batch = range.count;
  return result;
}

Rows rows_in(const Rows& rows, RowRange range, int64_t element_size) noexcept {
  Rows result = rows;
  result.data = offset(rows.data, range.first * rows.batch_stride, element_size);
  result.batch = range.count;
  return result;
}

// Sorted by stride, each dimension steps over all that the smaller ones reach.
bool is_free_of_overlap(const SequenceRows& sequence) noexcept {
  if (is_empty(sequence)) return true;
  std::array<Extent, 3> extents = extents_of(sequence);
  for (Extent& extent : extents) extent.stride = extent.stride < 0 ? -extent.stride : extent.stride;
  std::sort(extents.begin(), extents.end(), [](const Extent& a, const Extent& b) { return a.stride < b.stride; });
  int64_t reach = 0;
  for (const Extent& extent : extents) {
    if (extent.size == 1) continue;
    if (extent.stride <= reach) return false;
    reach += (extent.size - 1) * extent.stride;
  }
  return true;
}

bool spans_meet(const SequenceRows& a, const SequenceRows& b, int64_t element_size) noexcept {
  if (is_empty(a) || is_empty(b)) return false;
  const auto [a_begin, a_end] = span_of(a, element_size);
  const auto [b_begin, b_end] = span_of(b, element_size);
  return a_begin < b_end && b_begin < a_end;
}

SequenceRows one_step(const Rows& rows) noexcept {
  return {rows.data, rows.features, 1, rows.batch, rows.feature_stride, 0, rows.batch_stride};
}

}  // namespace cellc::detail
