#pragma once
#include <vector>

#include <cellc/array_ref.h>
#include <cellc/tensor.h>

#include "cuda_kernels.h"
#include "sequence_loop.h"

namespace cellc::detail {

/// The packed parameters of a module on a GPU, and its calls. Immutable: other parameters are another one.
class CudaCell {
 public:
  /// Packs `parameters`, in the order of the cell, which are in host memory. Returns when that is done.
  /// Error: out of memory, or what the driver says.
  CudaCell(const KernelInfo& kernel, const std::vector<int64_t>& sizes, const std::vector<const Tensor*>& parameters,
           const CudaPlace& place);

  const CudaPlace& place() const noexcept { return place_; }
  const void* zeros() const noexcept { return zeros_.data(); }  ///< as long as the longest state

  /// One step of operands (inputs, states, outputs) whose sizes are right. With host memory among them it returns when all is done, else
  /// when the step is under way on the stream, and then it allocates nothing. Undefined states are zeros.
  void forward(const ConstTensorView* operands, OperandCounts counts, const std::vector<int64_t>& state_features) const;

  /// A sequence that is checked; `states` as the caller gave them. Memory that is on the host, or outputs that are not wanted, take memory
  /// of the device for the call.
  void sequence(Sequence sequence, ArrayRef<ConstTensorView> inputs, ArrayRef<ConstTensorView> states, ArrayRef<TensorView> outputs,
                ArrayRef<TensorView> last_states) const;

  /// One launch for operands on the device.
  void launch_step(const Rows* operands, OperandCounts counts) const;
  void launch_project(const Rows* inputs, const Rows* states, const Rows* projected, OperandCounts counts) const;
  /// KernelInfo::recur_steps steps.
  void launch_recur(const SequenceRows* inputs, const Rows* states, const SequenceRows* projected, const SequenceRows* outputs,
                    OperandCounts counts) const;

 private:
  void pack(const std::vector<const Tensor*>& parameters) const;

  KernelInfo kernel_;
  CudaPlace place_;
  std::vector<CudaEntry> entries_;
  int64_t packed_elements_;
  CudaMemory packed_, zeros_;
};

}  // namespace cellc::detail
