#pragma once
#include <cellc/dtype.h>
#include <cellc/int_array.h>

namespace cellc::detail {

/// Bytes of a contiguous tensor. Error in torch's words: a negative size; more bytes than an int64 counts.
int64_t checked_bytes(const IntArray& sizes, DType dtype);

/// Strides of a contiguous tensor: the last dimension has 1.
IntArray contiguous_strides(const IntArray& sizes) noexcept;

}  // namespace cellc::detail
