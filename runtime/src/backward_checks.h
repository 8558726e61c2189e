#pragma once
#include <vector>

#include "backward_run.h"

namespace cellc::detail {

/// The cell that goes backward.
struct BackwardCell {
  const CellInfo& info;
  DType dtype;
  const std::vector<int64_t>&input_features, &state_features;
  const StateDict& parameters;
};

/// The tensors of a call of backward with all their dimensions. Throws ValueError for a wrong number of them or of their dimensions, Error
/// for wrong sizes or dtypes and for memory that is written and overlaps other memory.
BackwardTensors backward_tensors(const BackwardCell& cell, const BackwardArguments& arguments);

}  // namespace cellc::detail
