#pragma once
// From operands whose sizes are right to a Step. Inline and with the counts given by the caller, as forward goes through it at each call.
#include <array>
#include <string>

#include <cellc/step.h>
#include <cellc/tensor.h>

#include "kernel_buffer.h"
#include "rows.h"
#include "tiles.h"

namespace cellc::detail {

/// Rows right after one another.
inline bool is_dense(const Rows& rows) noexcept {
  return rows.feature_stride == 1 && (rows.batch == 1 || rows.batch_stride == rows.features);
}

/// `Kernels`: KernelInfo, or a stage.
template <class Kernels>
KernelFunction kernel_for(const Kernels& kernels, int64_t few_rows, int64_t batch, bool dense) noexcept {
  if (!dense) return kernels.step;
  return batch == 1 ? kernels.step_one : batch <= few_rows ? kernels.step_few : kernels.step_many;
}

struct OperandCounts {
  int inputs, states;
  constexpr int first_output() const { return inputs + states; }
  constexpr int all() const { return inputs + 2 * states; }
};

/// Inputs, states, outputs.
struct Operands {
  std::array<Rows, Step::max_arguments> rows;
};

inline OperandCounts counts_of(const CellInfo& cell) noexcept { return {cell.input_count, cell.state_count}; }

[[noreturn]] void throw_too_large(const CellInfo& cell, int operand);
[[noreturn]] void throw_output_overlap(const CellInfo& cell, int operand);
[[noreturn]] void throw_overlap(const CellInfo& cell, int output, int other);

/// "input", "hx", "output"; with more states "output c" and so on.
std::string operand_name(const CellInfo& cell, int operand);

/// Throws Error for extents that kernels cannot address and for outputs that overlap themselves or another operand.
__attribute__((always_inline)) inline void check_memory(const KernelInfo& kernel, const Rows* operands, OperandCounts counts) {
  const int64_t element_size = kernel_element_size(kernel.dtype);
  if (operands[0].batch == 0) return;
  for (int k = 0; k < counts.all(); ++k)
    if (!fits_kernels(operands[k])) throw_too_large(*kernel.cell, k);
  for (int k = counts.first_output(); k < counts.all(); ++k) {
    if (!is_free_of_overlap(operands[k])) throw_output_overlap(*kernel.cell, k);
    for (int other = 0; other < k; ++other)
      if (may_overlap(operands[k], operands[other], element_size)) throw_overlap(*kernel.cell, k, other);
  }
}

int compute_nothing(void** arguments) noexcept;

struct StepWriter {
  /// A step for the operands (inputs, states, outputs), which are not checked here.
  __attribute__((always_inline)) static Step write(const KernelInfo& kernel, const Rows* operands, OperandCounts counts,
                                                   const Tensor& packed) {
    Step step;
    step.count_ = counts.all() + 1;
    const KernelBuffer& vector = empty_buffer(kernel.dtype, 2);
    bool empty = true, dense = true;
    for (int k = 0; k < counts.all(); ++k) {
      const Rows& rows = operands[k];
      step.dims_[k][0] = dimension(rows.features, rows.feature_stride);
      step.dims_[k][1] = dimension(rows.batch, rows.batch_stride);
      // Kernels take a null pointer for a question about bounds; rows without elements may have one.
      step.buffers_[k] = vector;
      point(step.buffers_[k], rows.data != nullptr ? rows.data : &step, step.dims_[k]);
      step.arguments_[k < counts.first_output() ? k : k + 2] = &step.buffers_[k];
      empty = empty && (k < counts.first_output() || rows.features == 0);
      dense = dense && is_dense(rows);
    }
    step.dims_[counts.all()][0] = dimension(packed.sizes()[0], 1);
    step.buffers_[counts.all()] = empty_buffer(packed.dtype(), 1);
    point(step.buffers_[counts.all()], packed.data(), step.dims_[counts.all()]);
    step.arguments_[counts.first_output()] = &step.buffers_[counts.all()];
    step.arguments_[counts.first_output() + 1] = &step.tile_rows_;
    const int64_t batch = operands[0].batch;
    step.tile_rows_ = tile_rows(batch, kernel, packed.numel());
    step.run_ = batch == 0 || empty ? compute_nothing : kernel_for(kernel, kernel.few_rows, batch, dense);
    step.run_rest_ = nullptr;
    if (const int64_t first = dense && !empty ? rows_of_first_call(kernel, batch, packed.numel()) : batch; first < batch)
      divide(step, kernel, packed.numel(), batch, first);
    return step;
  }

 private:
  // The buffers are those of the first call; the second one moves them on.
  static void divide(Step& step, const KernelInfo& kernel, int64_t elements, int64_t batch, int64_t first) noexcept {
    const int64_t rest = batch - first;
    step.tile_rows_ = tile_rows(first, kernel, elements);
    step.rest_rows_ = static_cast<int32_t>(rest);
    step.rest_tile_rows_ = tile_rows(rest, kernel, elements);
    step.run_rest_ = kernel_for(kernel, kernel.few_rows, rest, true);
    for (int k = 0; k + 1 < step.count_; ++k) step.dims_[k][1].extent = static_cast<int32_t>(first);
  }
};

}  // namespace cellc::detail
