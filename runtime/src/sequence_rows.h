#pragma once
#include "rows.h"

namespace cellc::detail {

/// An input or the outputs of a sequence: `steps` times `batch` rows of `features` elements. Strides are in elements.
struct SequenceRows {
  const void* data;
  int64_t features, steps, batch;
  int64_t feature_stride, step_stride, batch_stride;
};

/// Neighbouring rows of a batch.
struct RowRange {
  int64_t first, count;
};

/// A view of rank 2, (T, features), or 3, (T, N, features).
SequenceRows sequence_rows_of(const ConstTensorView& view) noexcept;

/// The rows of one step.
Rows rows_at(const SequenceRows& sequence, int64_t step, RowRange range, int64_t element_size) noexcept;

/// Some of the rows of all steps.
SequenceRows rows_in(const SequenceRows& sequence, RowRange range, int64_t element_size) noexcept;

/// Some of the rows.
Rows rows_in(const Rows& rows, RowRange range, int64_t element_size) noexcept;

bool is_free_of_overlap(const SequenceRows& sequence) noexcept;

/// Whether the memory that two span meets.
bool spans_meet(const SequenceRows& a, const SequenceRows& b, int64_t element_size) noexcept;

/// Rows as a sequence of one step.
SequenceRows one_step(const Rows& rows) noexcept;

}  // namespace cellc::detail
