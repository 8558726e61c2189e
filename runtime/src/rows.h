#pragma once
#include <algorithm>
#include <cstdint>

#include <cellc/tensor_view.h>

namespace cellc::detail {

/// An input, a state or an output as kernels see it: `batch` rows of `features` elements.
struct Rows {
  const void* data;
  int64_t features, batch;
  int64_t feature_stride, batch_stride;  ///< in elements
};

/// A view of rank 1 (one row) or 2. Strides that do not matter, of extents of 1, are made those of contiguous rows.
inline Rows rows_of(const ConstTensorView& view) noexcept {
  const bool batched = view.dim() == 2;
  const int last = batched ? 1 : 0;
  Rows rows{view.data(), view.sizes()[last], batched ? view.sizes()[0] : 1, view.strides()[last], batched ? view.strides()[0] : 0};
  if (rows.features <= 1) rows.feature_stride = 1;
  if (rows.batch <= 1) rows.batch_stride = rows.features;
  return rows;
}

// What follows is asked at each call of forward: the first lines answer for ordinary tensors, the functions of rows.cpp for all. These

// take values, so that the rows can stay in registers.

bool fits_kernels_at_all(Rows rows) noexcept;
bool is_free_of_overlap_at_all(Rows rows) noexcept;
bool may_overlap_at_all(Rows a, Rows b, int64_t element_size) noexcept;

/// Whether extents, strides and the span fit the 32-bit arithmetic of kernels.
inline bool fits_kernels(const Rows& rows) noexcept {
  const auto all = static_cast<uint64_t>(rows.features | rows.batch | rows.feature_stride | rows.batch_stride);
  return all < 32768 || fits_kernels_at_all(rows);  // 2 * 32767 * 32767 < 2^31
}

/// Whether no two elements share memory, as far as the strides tell: one dimension steps over all of the other.
inline bool is_free_of_overlap(const Rows& rows) noexcept {
  return (rows.feature_stride == 1 && rows.batch_stride >= rows.features) || is_free_of_overlap_at_all(rows);
}

/// Whether two of them may share memory. Exact for rows with equal batch strides and feature strides of 1, so that columns of one
/// matrix can be apart; else the ranges of memory that they span are compared.
inline bool may_overlap(const Rows& a, const Rows& b, int64_t element_size) noexcept {
  const auto end_of = [element_size](const Rows& rows) {
    return reinterpret_cast<intptr_t>(rows.data) + ((rows.batch - 1) * rows.batch_stride + rows.features) * element_size;
  };
  const bool simple = a.feature_stride == 1 && b.feature_stride == 1 && (a.batch_stride | b.batch_stride) >= 0;
  const bool apart = end_of(a) <= reinterpret_cast<intptr_t>(b.data) || end_of(b) <= reinterpret_cast<intptr_t>(a.data);
  return !(simple && apart) && may_overlap_at_all(a, b, element_size);
}

}  // namespace cellc::detail
