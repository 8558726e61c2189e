#pragma once
#include <utility>

#include <cellc/rnn_cell_base.h>

namespace cellc {

/// The keyword arguments of torch.nn.LSTMCell with torch's defaults: LSTMCellOptions().bias(false).
class LSTMCellOptions : public RNNCellBaseOptions<LSTMCellOptions> {};

/// torch.nn.LSTMCell (Hochreiter and Schmidhuber 1997, https://doi.org/10.1162/neco.1997.9.8.1735, with the forget gate):
///
///   i, f, o = sigmoid(W_i* input + b_i* + W_h* h + b_h*), g = tanh(W_ig input + b_ig + W_hg h + b_hg)
///   c' = f c + i g
///   h' = o tanh(c')
///
/// weight_ih is W_ii, W_if, W_ig, W_io on top of each other, (4 * H, I); likewise weight_hh (4 * H, H), bias_ih and bias_hh (4 * H). Its
/// kernels are those of the cell `lstm`. The states are a pair (h, c), torch's tuple; both undefined are zeros. Shapes, memory and errors
/// are those of RNNCell (rnn_cell.h), in the order of torch.nn.LSTMCell. What torch promotes, a `c` of another dtype, is an error here.
class LSTMCell : public RNNCellBase {
 public:
  using States = std::pair<ConstTensorView, ConstTensorView>;  ///< (h, c), each (N, H) or (H)
  using Outputs = std::pair<TensorView, TensorView>;           ///< the new ones

  /// As RNNCell's.
  LSTMCell(int64_t input_size, int64_t hidden_size, const LSTMCellOptions& options = {});
  LSTMCell(int64_t input_size, int64_t hidden_size, const LSTMCellOptions& options, Generator& generator);
  template <class I, class H, class... Rest, std::enable_if_t<std::is_floating_point_v<I> || std::is_floating_point_v<H>, int> = 0>
  LSTMCell(I, H, Rest...) = delete;  ///< sizes are integers

  /// (h', c') as new contiguous tensors: std::pair<Tensor, Tensor> hx = cell(input); hx = cell(input, hx).
  std::pair<Tensor, Tensor> operator()(const ConstTensorView& input, const States& hx = {}) const;

  /// Into the caller's memory: no allocation, no lock, no system call (unless it throws, or is divided among threads: see Cell::forward).
  void forward(const ConstTensorView& input, const States& hx, const Outputs& outputs, int threads = 1) const {
    if (is_on_gpu()) return forward_on_gpu(input, hx, outputs);
    Step step = bind(input, hx, outputs);
    threads != 1 ? cell_.forward({input}, {hx.first, hx.second}, {outputs.first, outputs.second}, threads) : step();
  }

  /// The same call with its checks made now, to be repeated at a cost of some nanoseconds. Its operands, for Step::set_data: input, h, c,
  /// h', c'. A step bound without hx takes null for h and c.
  Step bind(const ConstTensorView& input, const States& hx, const Outputs& outputs) const;

  /// T steps, the states fed back, as torch.nn.LSTM of one layer with this cell's parameters: the h of every step, (T, N, H) or (T, H). See
  /// RNNCell::sequence.
  Tensor sequence(const ConstTensorView& input, const States& hx = {}, const SequenceOptions& options = {}) const;
  /// Into the caller's memory: `output`, and `last` = (h_n, c_n), (N, H) or (H); what is not wanted is undefined.
  void sequence(const ConstTensorView& input, const States& hx, const TensorView& output, const Outputs& last,
                const SequenceOptions& options = {}) const;
  /// Bytes of memory beside the output, bounded for any number of steps: see Cell::sequence_workspace_bytes. The c of the steps between are
  /// in it.
  size_t sequence_workspace_bytes(int64_t steps, int64_t batch, bool has_output = true, int threads = 1) const {
    return workspace_bytes(steps, batch, has_output ? 1 : 0, threads);
  }

  /// Where derivatives go; see RNNCellGradients.
  struct Gradients {
    TensorView input;
    Outputs hx;
    StateDict* parameters = nullptr;
    bool accumulate = true;
  };
  /// Backpropagation through time: see RNNCell::sequence_backward. The c of the steps between are computed again, and so is h: see
  /// Cell::sequence_backward. Derivatives by (h_n, c_n), each undefined: zeros.
  void sequence_backward(const ConstTensorView& input, const States& hx, const ConstTensorView& grad_output, const States& grad_last,
                         const Gradients& gradients, const BackwardOptions& options = {}) const {
    backward({{input},
              {hx.first, hx.second},
              {},
              {grad_output, {}},
              {grad_last.first, grad_last.second},
              {gradients.input},
              {gradients.hx.first, gradients.hx.second},
              gradients.parameters,
              gradients.accumulate,
              true},
             options);
  }
  /// Of one step: from what it computed, `outputs`, and the derivatives by these.
  void step_backward(const ConstTensorView& input, const States& hx, const States& outputs, const States& grad_outputs,
                     const Gradients& gradients, const BackwardOptions& options = {}) const {
    backward({{input},
              {hx.first, hx.second},
              {outputs.first, outputs.second},
              {grad_outputs.first, grad_outputs.second},
              {},
              {gradients.input},
              {gradients.hx.first, gradients.hx.second},
              gradients.parameters,
              gradients.accumulate,
              false},
             options);
  }

 private:
  void forward_on_gpu(const ConstTensorView& input, const States& hx, const Outputs& outputs) const;
};

}  // namespace cellc
