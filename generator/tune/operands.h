#pragma once
#include <vector>

#include <cellc/cell_module.h>

namespace cellc {

/// The tensors of one call, contiguous.
struct Operands {
  std::vector<Tensor> inputs, states, outputs;
};

/// Tensors of `batch` rows, inputs and states drawn from [-1, 1).
Operands draw_operands(const Cell& cell, int64_t batch, Generator& generator);

Step bind(const Cell& cell, const Operands& operands);

/// The elements of a view in float64, row-major.
std::vector<double> values(const ConstTensorView& view);

}  // namespace cellc
