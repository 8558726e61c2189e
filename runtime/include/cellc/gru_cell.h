#pragma once
#include <cellc/rnn_cell_base.h>

namespace cellc {

/// The keyword arguments of torch.nn.GRUCell with torch's defaults: GRUCellOptions().bias(false).
class GRUCellOptions : public RNNCellBaseOptions<GRUCellOptions> {};

/// torch.nn.GRUCell (Cho et al. 2014, https://arxiv.org/abs/1406.1078, with the reset gate behind the product):
///
///   r = sigmoid(W_ir input + b_ir + W_hr hx + b_hr)
///   z = sigmoid(W_iz input + b_iz + W_hz hx + b_hz)
///   n = tanh(W_in input + b_in + r (W_hn hx + b_hn))
///   output = (1 - z) n + z hx
///
/// weight_ih is W_ir, W_iz, W_in on top of each other, (3 * H, I); likewise weight_hh (3 * H, H), bias_ih and bias_hh (3 * H). Its kernels
/// are those of the cell `gru`. Shapes, an undefined hx, memory and errors are those of RNNCell (rnn_cell.h), in the order of
/// torch.nn.GRUCell.
class GRUCell : public RNNCellBase {
 public:
  /// As RNNCell's.
  GRUCell(int64_t input_size, int64_t hidden_size, const GRUCellOptions& options = {});
  GRUCell(int64_t input_size, int64_t hidden_size, const GRUCellOptions& options, Generator& generator);
  template <class I, class H, class... Rest, std::enable_if_t<std::is_floating_point_v<I> || std::is_floating_point_v<H>, int> = 0>
  GRUCell(I, H, Rest...) = delete;  ///< sizes are integers

  /// A new contiguous tensor.
  Tensor operator()(const ConstTensorView& input, const ConstTensorView& hx = {}) const;

  /// Into the caller's memory: no allocation, no lock, no system call (unless it throws, or is divided among threads: see Cell::forward).
  void forward(const ConstTensorView& input, const ConstTensorView& hx, const TensorView& output, int threads = 1) const {
    if (is_on_gpu()) return forward_on_gpu(input, hx, output);
    Step step = bind(input, hx, output);
    threads > 1 ? cell_.forward({input}, {hx}, {output}, threads) : step();
  }

  /// The same call with its checks made now, to be repeated at a cost of some nanoseconds. A step bound without hx takes null for it.
  Step bind(const ConstTensorView& input, const ConstTensorView& hx, const TensorView& output) const;

  /// T steps, the state fed back, as torch.nn.GRU of one layer with this cell's parameters. See RNNCell::sequence.
  Tensor sequence(const ConstTensorView& input, const ConstTensorView& hx = {}, const SequenceOptions& options = {}) const;
  void sequence(const ConstTensorView& input, const ConstTensorView& hx, const TensorView& output, const TensorView& h_n,
                const SequenceOptions& options = {}) const;
  /// Bytes of memory beside the outputs, bounded for any number of steps; see Cell::sequence_workspace_bytes.
  size_t sequence_workspace_bytes(int64_t steps, int64_t batch, bool has_output = true, int threads = 1) const {
    return workspace_bytes(steps, batch, has_output ? 1 : 0, threads);
  }

  /// See RNNCell::sequence_backward. The gates are computed again.
  void sequence_backward(const ConstTensorView& input, const ConstTensorView& hx, const ConstTensorView& output,
                         const ConstTensorView& grad_output, const ConstTensorView& grad_h_n, const RNNCellGradients& gradients,
                         const BackwardOptions& options = {}) const {
    backward({{input},
              {hx},
              {output},
              {grad_output},
              {grad_h_n},
              {gradients.input},
              {gradients.hx},
              gradients.parameters,
              gradients.accumulate,
              true},
             options);
  }
  /// The same of one step.
  void step_backward(const ConstTensorView& input, const ConstTensorView& hx, const ConstTensorView& output,
                     const ConstTensorView& grad_output, const RNNCellGradients& gradients, const BackwardOptions& options = {}) const {
    backward(
        {{input}, {hx}, {output}, {grad_output}, {}, {gradients.input}, {gradients.hx}, gradients.parameters, gradients.accumulate, false},
        options);
  }

 private:
  void forward_on_gpu(const ConstTensorView& input, const ConstTensorView& hx, const TensorView& output) const;
};

}  // namespace cellc
