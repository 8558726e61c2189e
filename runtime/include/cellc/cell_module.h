#pragma once
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <cellc/array_ref.h>
#include <cellc/backward.h>
#include <cellc/choice.h>
#include <cellc/random.h>
#include <cellc/sequence.h>
#include <cellc/state_dict.h>
#include <cellc/step.h>

namespace cellc {
namespace detail {
class CudaCell;
struct Operands;
}  // namespace detail

/// The extents of a cell's dimensions by name: {{"I", 10}, {"H", 20}}.
using DimSizes = std::vector<std::pair<std::string, int64_t>>;

struct CellOptions {
  DType dtype = DType::float32;
  std::optional<DType> weights;      ///< what the kernel packs the parameters into; not given: `dtype`
  std::string device = "cpu";        ///< "cpu", "cuda", "cuda:1"
  void* stream = nullptr;            ///< cuda: a CUstream (cudaStream_t) for all calls, with its context; null: the default stream
  std::vector<std::string> without;  ///< parameters that this module does not have: zeros for the kernel, not in the state_dict
  std::string title;                 ///< what messages call the module; empty: the cell's name
  std::optional<KernelSet> kernels;  ///< where to choose from; not given: available_kernels()
};

/// Any cell that kernels were made for, by its name and the names in its source. Vectors are (N, features), or (features) for all of
/// them. Parameters are zeros until they are loaded. Forward calls are const and may run in many threads at once; loading parameters
/// while one runs is a race. Copies are deep; a moved module keeps the memory that steps were bound to.
///
/// On a GPU (device "cuda") the packed parameters lie there, and calls take memory of that GPU (ConstTensorView::on) and host memory.
/// A call that is given memory of the GPU alone returns when it is under way on the stream; one with host memory among it returns when all
/// is done. state_dict() is in host memory. What cellc cannot do there, out of memory for one, is an Error that leaves all as it was.
class Cell {
 public:
  /// Error: an unknown cell or dimension, a negative size, no kernel that can be used (with what there is), a device that is not there.
  Cell(const std::string& name, const DimSizes& sizes, const CellOptions& options = {});

  const CellInfo& info() const noexcept { return *choice_.kernel->cell; }
  const KernelInfo& kernel() const noexcept { return *choice_.kernel; }
  const Choice& choice() const noexcept { return choice_; }
  DType dtype() const noexcept { return choice_.kernel->dtype; }
  Device device() const noexcept { return device_; }
  int64_t size(const std::string& dimension) const;  ///< Error: no such dimension

  const StateDict& parameters() const noexcept { return parameters_; }
  StateDict state_dict() const { return parameters_; }
  /// Takes the parameters from the tensors whose names begin with `prefix`, converted to this dtype, in torch's strict way: Error with
  /// torch's words for missing and unexpected names and for other sizes. The module is unchanged if it throws.
  ///
  /// `weights` says what the kernel packs them into from now on: float32 parameters can be read as bfloat16, at half the bytes, where there
  /// are such kernels (DTYPES float32-bfloat16), or as int8 (float32-int8), which rounds inputs and states, too, row by row; not given: as
  /// before. The module's own parameters are not rounded. With other weights
  /// than before, steps that are bound must be bound anew. Error: no such kernel; for int8 a dimension above 66000, whose sums
  /// would not fit an int32.
  void load_state_dict(const StateDict& state_dict, const std::string& prefix = "", std::optional<DType> weights = std::nullopt);
  /// Draws every parameter from U(from, to), in their order, as torch does.
  void uniform_(double from, double to, Generator& generator);

  /// One step into the caller's memory. States may be left out: zeros. Errors are thrown before anything is written: sizes, dtypes, an
  /// output that overlaps itself, an input or a state (the kernel writes some of it before it has read all of them).
  /// With `threads` above 1 a large batch is divided among as many (parallel.h); the bits are the same. Below a millisecond it is not.
  void forward(ArrayRef<ConstTensorView> inputs, ArrayRef<ConstTensorView> states, ArrayRef<TensorView> outputs, int threads = 1) const;
  /// Error on a GPU, where the launch is what a call costs.
  Step bind(ArrayRef<ConstTensorView> inputs, ArrayRef<ConstTensorView> states, ArrayRef<TensorView> outputs) const;
  /// The new states as new tensors, on the module's device. A cell without inputs takes the number of rows from its states: one must be
  /// given.
  std::vector<Tensor> operator()(ArrayRef<ConstTensorView> inputs, ArrayRef<ConstTensorView> states = {}) const;

  /// T steps, each state fed back: inputs (T, N, features) or (T, features), states (N, features) or (features), left out: zeros.
  /// outputs, (T, N, features) or (T, features), take the states after each step, last_states those after the last one (torch's h_n);
  /// each may be left out, all of them or an undefined one, and last_states may be the very memory of `states`. Strides are free (a
  /// batch-first tensor is a transposed view).
  ///
  /// A loop over forward, with another order of additions where rows are few (KernelInfo::few_rows), or up to 64 and the weights more than
  /// 1 MB: what depends on inputs alone is then computed for many steps at once. Beside the outputs it takes sequence_workspace_bytes of
  /// memory. Errors are thrown before anything is written: sizes, dtypes, lengths, overlap.
  void sequence(ArrayRef<ConstTensorView> inputs, ArrayRef<ConstTensorView> states, ArrayRef<TensorView> outputs,
                ArrayRef<TensorView> last_states, const SequenceOptions& options = {}) const;
  /// The states after each step as new tensors.
  std::vector<Tensor> sequence(ArrayRef<ConstTensorView> inputs, ArrayRef<ConstTensorView> states = {},
                               const SequenceOptions& options = {}) const;

  /// Bytes of the workspace for T steps of N rows: bounded for any T, for each thread 48 to 96 KB (weights of more than 1 MB: 256 to 640
  /// KB), or what is projected for up to three times as many steps as a register tile has rows (0.6 MB for RNN 512x512, N = 10); as much
  /// again without outputs (of any state; with some of them it lies between). On a GPU 0: memory there is taken for the call, and its
  /// workspace is not used.
  size_t sequence_workspace_bytes(int64_t steps, int64_t batch, bool has_outputs = true, int threads = 1) const;

  /// Whether there are kernels for gradients: those of a cellc_add_kernels(... GRADIENTS), of float32 and float64.
  bool has_gradients() const noexcept { return !parts_.empty(); }
  /// Zeros of the names and sizes of the parameters.
  StateDict zero_gradients() const;

  /// Backpropagation through time: from the derivatives of a loss by the states after each step (`grad_outputs`) and after the last one
  /// (`grad_last_states`; either, and any of them, may be left out: zeros) those by inputs, by the states before the first step and by
  /// parameters. inputs and states are those of the sequence, outputs what it computed. Nothing else of the forward pass is needed:
  /// activations are differentiated from the outputs where they are these, else computed again.
  ///
  /// Beside these tensors it takes backward_workspace_bytes of memory, bounded for any number of steps. Without the outputs of all states
  /// they are computed again, twice, in segments of about sqrt(T) steps, with memory for the states of 2 sqrt(T) steps. Errors are thrown
  /// before anything is written: no kernels for gradients, sizes, dtypes, a derivative by inputs or states that overlaps another tensor.
  void sequence_backward(ArrayRef<ConstTensorView> inputs, ArrayRef<ConstTensorView> states, ArrayRef<ConstTensorView> outputs,
                         ArrayRef<ConstTensorView> grad_outputs, ArrayRef<ConstTensorView> grad_last_states, const Gradients& gradients,
                         const BackwardOptions& options = {}) const;
  /// The same of one step: (N, features) or (features).
  void step_backward(ArrayRef<ConstTensorView> inputs, ArrayRef<ConstTensorView> states, ArrayRef<ConstTensorView> outputs,
                     ArrayRef<ConstTensorView> grad_outputs, const Gradients& gradients, const BackwardOptions& options = {}) const;
  size_t backward_workspace_bytes(int64_t steps, int64_t batch, bool has_outputs = true) const;

  /// The kernel, why, its schedule, what was passed over and why; then the same for the other devices that there are kernels for,
  /// and whether there is a GPU, or why not.
  std::string explain() const;

  /// What a step of a cell with so many takes, at most Step::max_arguments.
  static constexpr int step_arguments(int inputs, int states) noexcept { return inputs + 2 * states + 2; }
  /// Parameters, and sums over all rows, of a gradient.
  static constexpr size_t most_totals = 64;

 private:
  friend class RNNCellBase;
  struct BackwardRun;

  void pack() { pack(parameters_); }
  void pack(const StateDict& parameters);
  void replace(Choice choice, StateDict parameters);
  std::shared_ptr<const detail::CudaCell> packed_on_device(const KernelInfo& kernel, const StateDict& parameters) const;
  void expect_reachable(const ConstTensorView& view) const;
  detail::Operands checked(ArrayRef<ConstTensorView> inputs, ArrayRef<ConstTensorView> states, ArrayRef<TensorView> outputs) const;
  void expect_cpu() const;
  Tensor new_tensor(const IntArray& sizes) const;
  void forward_on_device(ArrayRef<ConstTensorView> inputs, ArrayRef<ConstTensorView> states, ArrayRef<TensorView> outputs) const;
  size_t workspace_bytes(int64_t steps, int64_t batch, int64_t ring_elements, int threads) const;
  void make_gradient_parts();
  void backward(const detail::BackwardArguments& arguments, const BackwardOptions& options) const;

  KernelSet set_;
  Choice choice_;
  std::vector<int64_t> sizes_;                            // in the order of info().dims
  std::vector<int64_t> input_features_, state_features_;  // elements of a row
  std::string title_;
  Device device_;
  void* stream_;
  StateDict parameters_;
  std::shared_ptr<const detail::CudaCell> cuda_;  // null on the CPU; other parameters are another one, so copies may share it
  Tensor packed_;                                 // empty on a GPU
  Tensor zeros_;                                  // a state that was left out, with batch stride 0
  std::vector<Cell> parts_;                       // of the gradient: backward, inputs, states, which have this cell's parameters; or none
  std::string gradient_fault_;                    // why there are no parts, though the cell has kernels for gradients
  const KernelInfo* parameter_kernel_ = nullptr;
};

}  // namespace cellc
