#pragma once
#include <cstdint>
#include <string>
#include <type_traits>
#include <utility>

#include <cellc/cell_module.h>

namespace cellc {

/// The keyword arguments that torch's cells share, with torch's defaults. `Options` is the class that inherits from it.
template <class Options>
class RNNCellBaseOptions {
 public:
  /// Whether there are bias_ih and bias_hh. A string is rejected when compiling: Python's RNNCell(2, 3, 'relu') takes it for a true
  /// `bias` and stays with tanh.
  Options& bias(bool value) { return set(bias_, value); }
  Options& bias(const char*) = delete;
  Options& dtype(DType value) { return set(dtype_, value); }                     ///< of parameters, input, states and outputs
  Options& device(std::string value) { return set(device_, std::move(value)); }  ///< "cpu", "cuda", "cuda:1"
  Options& stream(void* value) { return set(stream_, value); }                   ///< cuda: a CUstream (cudaStream_t); else the default
  Options& kernels(KernelSet value) { return set(kernels_, std::move(value)); }  ///< to choose from; else available_kernels()

  bool bias() const noexcept { return bias_; }
  DType dtype() const noexcept { return dtype_; }
  const std::string& device() const noexcept { return device_; }
  void* stream() const noexcept { return stream_; }
  const std::optional<KernelSet>& kernels() const noexcept { return kernels_; }

 protected:
  template <class Member, class Value>
  Options& set(Member& member, Value&& value) {
    member = std::forward<Value>(value);
    return static_cast<Options&>(*this);
  }

 private:
  bool bias_ = true;
  DType dtype_ = DType::float32;
  std::string device_ = "cpu";
  void* stream_ = nullptr;
  std::optional<KernelSet> kernels_;
};

/// What RNNCell, GRUCell and LSTMCell share, as torch.nn.RNNCellBase: sizes, parameters and how they are drawn and loaded.
///
/// Immutable while used: const members may run in many threads at once, beside none that changes it.
class RNNCellBase {
 public:
  int64_t input_size() const noexcept { return input_size_; }
  int64_t hidden_size() const noexcept { return hidden_size_; }
  bool bias() const noexcept { return bias_; }
  DType dtype() const noexcept { return cell_.dtype(); }
  Device device() const noexcept { return cell_.device(); }

  /// weight_ih (G * H, I), weight_hh (G * H, H), bias_ih (G * H), bias_hh (G * H), in this order, of G gates (RNNCell 1, GRUCell 3,
  /// LSTMCell 4); without biases the first two. Changed by loading only.
  const StateDict& parameters() const noexcept { return cell_.parameters(); }
  StateDict state_dict() const { return cell_.state_dict(); }
  /// From the tensors whose names begin with `prefix`, converted to this dtype; strict, with torch's messages. Unchanged if it throws.
  /// Steps that are bound use the new parameters from their next call.
  /// `weights`: see Cell::load_state_dict.
  void load_state_dict(const StateDict& state_dict, const std::string& prefix = "", std::optional<DType> weights = std::nullopt) {
    cell_.load_state_dict(state_dict, prefix, weights);
  }

  bool has_gradients() const noexcept { return cell_.has_gradients(); }  ///< see Cell::has_gradients
  StateDict zero_gradients() const { return cell_.zero_gradients(); }    ///< zeros of the names and sizes of the parameters
  size_t backward_workspace_bytes(int64_t steps, int64_t batch, bool has_outputs = true) const {
    return cell_.backward_workspace_bytes(steps, batch, has_outputs);
  }

  const KernelInfo& kernel() const noexcept { return cell_.kernel(); }
  std::string explain() const;  ///< the kernel, why, its schedule, what was passed over and why, other processors

  /// torch's repr: "RNNCell(10, 20, bias=False, nonlinearity=relu)".
  friend std::string to_string(const RNNCellBase& cell);

 protected:
  /// What a class of torch's is.
  struct Kind {
    const char* title;  ///< its name
    const char* cell;   ///< whose kernels compute it
    int states;
    bool input_first = false;     ///< whether torch multiplies with the input before it does with the state, and finds its dtype first
    std::string extra_repr = "";  ///< the end of its repr
    std::string obstacle = "";    ///< why it cannot be called, in torch's words; empty: it can
  };

  /// Parameters from U(-1/sqrt(hidden_size), 1/sqrt(hidden_size)), drawn as torch draws them.
  template <class Options>
  RNNCellBase(Kind kind, int64_t input_size, int64_t hidden_size, const Options& options, Generator& generator)
      : RNNCellBase(std::move(kind), input_size, hidden_size, options.bias(), cell_options(options), generator) {}
  RNNCellBase(const RNNCellBase&) = default;
  RNNCellBase(RNNCellBase&&) = default;
  RNNCellBase& operator=(const RNNCellBase&) = default;
  RNNCellBase& operator=(RNNCellBase&&) = default;
  ~RNNCellBase() = default;

  /// The views of a call: input, states, and, where they are the caller's, outputs.
  using Views = const ConstTensorView* const*;

  /// A step for these views. Throws what is wrong in torch's order and words.
  template <int states>
  Step bind_views(Views views) const;
  /// Throws what is wrong with input and states.
  template <int states>
  void expect_fitting(Views views) const;
  /// The same for a call on a GPU, outputs too.
  void expect_call(Views views) const;
  bool is_on_gpu() const noexcept { return cell_.device().type != DeviceType::cpu; }
  /// (N, H) or (H).
  Tensor new_output(const ConstTensorView& input) const;
  /// (T, N, H) or (T, H). Throws for an input that is no sequence, in the words of torch's modules for sequences.
  Tensor new_sequence(const ConstTensorView& input) const;
  void expect_sequence(const ConstTensorView& input) const;
  /// Where `outputs` states have outputs.
  size_t workspace_bytes(int64_t steps, int64_t batch, int outputs, int threads) const;

  /// See Cell::sequence_backward.
  void backward(const detail::BackwardArguments& arguments, const BackwardOptions& options) const;

  Cell cell_;

 private:
  RNNCellBase(Kind kind, int64_t input_size, int64_t hidden_size, bool bias, CellOptions options, Generator& generator);
  template <class Options>
  static CellOptions cell_options(const Options& options) {
    CellOptions plain;
    plain.dtype = options.dtype();
    plain.device = options.device();
    plain.stream = options.stream();
    plain.kernels = options.kernels();
    return plain;
  }
  template <int states>
  bool takes(Views views) const noexcept;
  template <int states>
  bool takes_all(Views views) const noexcept;
  [[noreturn]] void refuse(Views views, bool has_outputs) const;

  int64_t input_size_, hidden_size_;
  bool bias_;
  Kind kind_;
};

std::string to_string(const RNNCellBase& cell);

}  // namespace cellc
