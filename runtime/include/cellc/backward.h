#pragma once
#include <vector>

#include <cellc/array_ref.h>
#include <cellc/sequence.h>
#include <cellc/state_dict.h>

namespace cellc {

/// Where the derivatives of a loss go. What is not wanted is left out: no vector, an undefined view, null.
struct Gradients {
  std::vector<TensorView> inputs;   ///< by the inputs, of their sizes; overwritten
  std::vector<TensorView> states;   ///< by the states before the first step; overwritten
  StateDict* parameters = nullptr;  ///< by the parameters, by their names; Cell::zero_gradients() makes one
  bool accumulate = true;           ///< added to what `parameters` holds, as torch's .grad; false: overwritten
};

/// Memory that a backward pass needs, kept from call to call: a call that is not larger than an earlier one allocates nothing. One call at
/// a time.
class BackwardWorkspace {
 public:
  size_t nbytes() const noexcept { return own_.nbytes() + steps_.nbytes(); }

 private:
  friend class Cell;
  SequenceWorkspace own_, steps_;
};

struct BackwardOptions {
  BackwardWorkspace* workspace = nullptr;  ///< the caller's; null: the call allocates what it needs
};

/// The same of the classes that have one input and one state, for instance RNNCell.
struct RNNCellGradients {
  TensorView input, hx;
  StateDict* parameters = nullptr;
  bool accumulate = true;
};

namespace detail {

/// The arguments of a backward pass as the caller gave them.
struct BackwardArguments {
  ArrayRef<ConstTensorView> inputs, states, outputs, grad_outputs, grad_last_states;
  ArrayRef<TensorView> grad_inputs, grad_states;
  StateDict* parameters;
  bool accumulate;
  bool is_sequence;
};

}  // namespace detail
}  // namespace cellc
