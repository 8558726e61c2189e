#pragma once
#include <cellc/rnn_cell_base.h>

namespace cellc {

/// What RNNCell and GRUCell share beyond their parameters: one state, hx.
///
/// input (N, I) and hx (N, H) give output (N, H); input (I) and hx (H) give (H). An undefined hx is zeros. Strides are free and memory
/// needs no alignment. What is wrong is thrown before anything is computed, as Error or ValueError with torch's message where torch
/// refuses the same, in torch's order; then what only cellc has: the output's sizes and dtype; an output that overlaps itself, input or hx.
class OneStateCell : public RNNCellBase {
 public:
  /// A new contiguous tensor, on the module's device.
  Tensor operator()(const ConstTensorView& input, const ConstTensorView& hx = {}) const;

  /// Into the caller's memory: no allocation, no lock, no system call (unless it throws, or is divided among threads: see Cell::forward).
  void forward(const ConstTensorView& input, const ConstTensorView& hx, const TensorView& output, int threads = 1) const {
    if (is_on_gpu()) return forward_on_gpu(input, hx, output);
    Step step = bind(input, hx, output);
    threads != 1 ? cell_.forward({input}, {hx}, {output}, threads) : step();
  }

  /// The same call with its checks made now, to be repeated at a cost of some nanoseconds. A step bound without hx takes null for it.
  Step bind(const ConstTensorView& input, const ConstTensorView& hx, const TensorView& output) const;

  /// T steps, the state fed back: input (T, N, I) and hx (N, H) give output (T, N, H); input (T, I) and hx (H) give (T, H). As
  /// torch.nn.RNN or GRU of one layer with this cell's parameters. See Cell::sequence for strides, lengths, resets, memory and errors.
  Tensor sequence(const ConstTensorView& input, const ConstTensorView& hx = {}, const SequenceOptions& options = {}) const;

  /// Into the caller's memory: `output`, `h_n`, the state after the last step, (N, H) or (H), or both; one that is not wanted is undefined.
  /// With a workspace that an earlier call has made large enough: no allocation, no lock, no system call.
  void sequence(const ConstTensorView& input, const ConstTensorView& hx, const TensorView& output, const TensorView& h_n,
                const SequenceOptions& options = {}) const;
  /// Bytes of memory beside the outputs, bounded for any number of steps; see Cell::sequence_workspace_bytes.
  size_t sequence_workspace_bytes(int64_t steps, int64_t batch, bool has_output = true, int threads = 1) const {
    return workspace_bytes(steps, batch, has_output ? 1 : 0, threads);
  }

  /// Backpropagation through time, from the derivatives of a loss by the outputs and by h_n (either may be undefined: zeros) to those by
  /// input, hx and the parameters. input and hx are those of the sequence, output is what it computed; nothing else of it is needed. See
  /// Cell::sequence_backward for memory and errors. With a workspace that an earlier call has made large enough: no allocation, no lock, no
  /// system call.
  void sequence_backward(const ConstTensorView& input, const ConstTensorView& hx, const ConstTensorView& output,
                         const ConstTensorView& grad_output, const ConstTensorView& grad_h_n, const RNNCellGradients& gradients,
                         const BackwardOptions& options = {}) const {
    backward(input, hx, output, grad_output, grad_h_n, gradients, true, options);
  }
  /// The same of one step.
  void step_backward(const ConstTensorView& input, const ConstTensorView& hx, const ConstTensorView& output,
                     const ConstTensorView& grad_output, const RNNCellGradients& gradients, const BackwardOptions& options = {}) const {
    backward(input, hx, output, grad_output, {}, gradients, false, options);
  }

 protected:
  using RNNCellBase::RNNCellBase;
  OneStateCell(const OneStateCell&) = default;
  OneStateCell(OneStateCell&&) = default;
  OneStateCell& operator=(const OneStateCell&) = default;
  OneStateCell& operator=(OneStateCell&&) = default;
  ~OneStateCell() = default;

 private:
  void forward_on_gpu(const ConstTensorView& input, const ConstTensorView& hx, const TensorView& output) const;
  // The lists live as long as the call they are written in: BackwardArguments only refers to them.
  void backward(const ConstTensorView& input, const ConstTensorView& hx, const ConstTensorView& output, const ConstTensorView& grad_output,
                const ConstTensorView& grad_h_n, const RNNCellGradients& gradients, bool is_sequence,
                const BackwardOptions& options) const {
    RNNCellBase::backward({{input},
                           {hx},
                           {output},
                           {grad_output},
                           {grad_h_n},
                           {gradients.input},
                           {gradients.hx},
                           gradients.parameters,
                           gradients.accumulate,
                           is_sequence},
                          options);
  }
};

}  // namespace cellc
