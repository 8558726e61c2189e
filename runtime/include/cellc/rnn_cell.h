#pragma once
#include <cstdint>
#include <string>
#include <type_traits>

#include <cellc/cell_module.h>

namespace cellc {

/// The keyword arguments of torch.nn.RNNCell with torch's defaults: RNNCellOptions().bias(false).nonlinearity("relu").
class RNNCellOptions {
 public:
  /// Whether there are bias_ih and bias_hh. A string is rejected when compiling: Python's RNNCell(2, 3, 'relu') takes it for a true
  /// `bias` and stays with tanh.
  RNNCellOptions& bias(bool value) { return set(bias_, value); }
  RNNCellOptions& bias(const char*) = delete;
  RNNCellOptions& nonlinearity(std::string value) {
    return set(nonlinearity_, std::move(value));
  }                                                                                     ///< "tanh", "relu"; checked by forward, as in torch
  RNNCellOptions& dtype(DType value) { return set(dtype_, value); }                     ///< of parameters, input, hx and output
  RNNCellOptions& device(std::string value) { return set(device_, std::move(value)); }  ///< "cpu"
  RNNCellOptions& kernels(KernelSet value) { return set(kernels_, std::move(value)); }  ///< to choose from; else available_kernels()

  bool bias() const noexcept { return bias_; }
  const std::string& nonlinearity() const noexcept { return nonlinearity_; }
  DType dtype() const noexcept { return dtype_; }
  const std::string& device() const noexcept { return device_; }
  const std::optional<KernelSet>& kernels() const noexcept { return kernels_; }

 private:
  template <class Member, class Value>
  RNNCellOptions& set(Member& member, Value&& value) {
    member = std::forward<Value>(value);
    return *this;
  }

  bool bias_ = true;
  std::string nonlinearity_ = "tanh";
  DType dtype_ = DType::float32;
  std::string device_ = "cpu";
  std::optional<KernelSet> kernels_;
};

/// torch.nn.RNNCell: output = nonlinearity(weight_ih input + bias_ih + weight_hh hx + bias_hh).
///
/// input (N, I) and hx (N, H) give output (N, H); input (I) and hx (H) give (H). An undefined hx is zeros. Strides are free and memory
/// needs no alignment. What is wrong is thrown before anything is computed, as Error or ValueError with torch's message where torch
/// refuses the same, in torch's order: rank of input, rank of hx, nonlinearity, input_size, batch, hidden_size, dtype; then what only
/// cellc has: the output's sizes and dtype; an output that overlaps itself, input or hx.
///
/// Immutable while used: const members may run in many threads at once, beside none that changes it.
class RNNCell {
 public:
  /// Parameters from U(-1/sqrt(hidden_size), 1/sqrt(hidden_size)), drawn as torch draws them, from the default generator or `generator`.
  /// Error: a negative size, a device that is not there, no kernel (with what there is).
  RNNCell(int64_t input_size, int64_t hidden_size, const RNNCellOptions& options = {});
  RNNCell(int64_t input_size, int64_t hidden_size, const RNNCellOptions& options, Generator& generator);
  template <class I, class H, class... Rest, std::enable_if_t<std::is_floating_point_v<I> || std::is_floating_point_v<H>, int> = 0>
  RNNCell(I, H, Rest...) = delete;  ///< sizes are integers

  /// A new contiguous tensor.
  Tensor operator()(const ConstTensorView& input, const ConstTensorView& hx = {}) const;

  /// Into the caller's memory: no allocation, no lock, no system call (unless it throws, or is divided among threads: see Cell::forward).
  void forward(const ConstTensorView& input, const ConstTensorView& hx, const TensorView& output, int threads = 1) const {
    Step step = bind(input, hx, output);
    threads > 1 ? cell_.forward({input}, {hx}, {output}, threads) : step();
  }

  /// The same call with its checks made now, to be repeated at a cost of some nanoseconds. A step bound without hx takes null for it.
  Step bind(const ConstTensorView& input, const ConstTensorView& hx, const TensorView& output) const;

  /// T steps, the state fed back: input (T, N, I) and hx (N, H) give output (T, N, H); input (T, I) and hx (H) give (T, H). As
  /// torch.nn.RNN with this cell's parameters. See Cell::sequence for strides, lengths, resets, memory and errors.
  Tensor sequence(const ConstTensorView& input, const ConstTensorView& hx = {}, const SequenceOptions& options = {}) const;

  /// Into the caller's memory: `output`, `h_n`, the state after the last step, (N, H) or (H), or both; one that is not wanted is undefined.
  /// With a workspace that an earlier call has made large enough: no allocation, no lock, no system call.
  void sequence(const ConstTensorView& input, const ConstTensorView& hx, const TensorView& output, const TensorView& h_n,
                const SequenceOptions& options = {}) const;
  /// Bytes of memory beside the outputs, bounded for any number of steps; see Cell::sequence_workspace_bytes.
  size_t sequence_workspace_bytes(int64_t steps, int64_t batch, bool has_output = true, int threads = 1) const {
    return cell_.sequence_workspace_bytes(steps, batch, has_output, threads);
  }

  int64_t input_size() const noexcept { return input_size_; }
  int64_t hidden_size() const noexcept { return hidden_size_; }
  bool bias() const noexcept { return bias_; }
  const std::string& nonlinearity() const noexcept { return nonlinearity_; }
  DType dtype() const noexcept { return cell_.dtype(); }

  /// weight_ih (H, I), weight_hh (H, H), bias_ih (H), bias_hh (H), in this order; without biases the first two. Changed by loading only.
  const StateDict& parameters() const noexcept { return cell_.parameters(); }
  StateDict state_dict() const { return cell_.state_dict(); }
  /// From the tensors whose names begin with `prefix`, converted to this dtype; strict, with torch's messages. Unchanged if it throws.
  /// Steps that are bound use the new parameters from their next call.
  /// `weights`: see Cell::load_state_dict.
  void load_state_dict(const StateDict& state_dict, const std::string& prefix = "", std::optional<DType> weights = std::nullopt) {
    cell_.load_state_dict(state_dict, prefix, weights);
  }

  const KernelInfo& kernel() const noexcept { return cell_.kernel(); }
  std::string explain() const;  ///< the kernel, why, its schedule, what was passed over and why, other processors

 private:
  void reset_parameters(Generator& generator);
  bool takes(const ConstTensorView& input, const ConstTensorView& hx) const noexcept;
  [[noreturn]] void refuse(const ConstTensorView& input, const ConstTensorView& hx, const ConstTensorView* output) const;

  int64_t input_size_, hidden_size_;
  bool bias_;
  bool is_known_;  // the nonlinearity
  std::string nonlinearity_;
  Cell cell_;
};

/// torch's repr: "RNNCell(10, 20, bias=False, nonlinearity=relu)".
std::string to_string(const RNNCell& cell);

}  // namespace cellc
