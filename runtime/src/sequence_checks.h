#pragma once
#include <cellc/cell_module.h>

#include "sequence_loop.h"

namespace cellc::detail {

/// What messages call a tensor; no text is made before there is a message.
struct SequenceTensorName {
  const char *role, *tensor;
  std::string text() const { return std::string(role) + tensor; }
};

/// Error if it has other sizes or another dtype, or is none.
void expect_view(const ConstTensorView& view, const SequenceTensorName& name, const IntArray& sizes, DType dtype);

/// ValueError: lengths or resets of another number than rows, or lengths beyond the steps.
void check_options(const SequenceOptions& options, int64_t steps, int64_t batch);

/// Error: strides or sizes beyond what a kernel's 32 bits hold.
void check_addressable(const Sequence& sequence);

/// Error if an output overlaps anything, or a last state anything but the state that it replaces. `states` as the caller gave them.
void check_overlap(const Sequence& sequence, ArrayRef<ConstTensorView> states);

}  // namespace cellc::detail
