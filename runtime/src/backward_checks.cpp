// From the views of a backward pass to checked operands.
#include "backward_checks.h"

#include <cellc/error.h>

#include "sequence_checks.h"

namespace cellc::detail {
namespace {

template <class View>
View given(ArrayRef<View> views, size_t k) {
  return views.size() == 0 ? View() : views[k];
}

// How the tensors of a call are laid out, and what is wrong with them.
struct Checks {
  const CellInfo& cell;
  DType dtype;
  int64_t steps, batch;
  bool is_sequence, is_batched;

  template <class View>
  void expect_count(const char* what, ArrayRef<View> views, int expected) const {
    if (views.size() != 0 && views.size() != static_cast<size_t>(expected))
      throw ValueError(std::string(cell.name) + ": expected " + std::to_string(expected) + " " + what + ", got " +
                       std::to_string(views.size()));
  }

  // As (T, N, features), or (N, features) where there are no steps; undefined if it may be and is.
  template <class View>
  View lifted(const View& view, const SequenceTensorName& name, int64_t features, bool has_steps, bool is_needed = false) const {
    if (!view.defined() && !is_needed) return view;
    const IntArray row = is_batched ? IntArray{batch, features} : IntArray{features};
    const IntArray rows_of_steps = is_batched ? IntArray{steps, batch, features} : IntArray{steps, features};
    expect_view(view, name, is_sequence && has_steps ? rows_of_steps : row, dtype);
    View rows = is_batched ? view : view.unsqueeze(view.dim() - 1);
    View result = has_steps && !is_sequence ? rows.unsqueeze(0) : rows;
    const SequenceRows all = sequence_rows_of(has_steps ? result : result.unsqueeze(0));
    if (steps > 0 && batch > 0 && !fits_kernels(rows_at(all, 0, {0, batch}, static_cast<int64_t>(element_size(dtype)))))
      throw Error(name.text() + ": its extents or strides exceed the 2^31 elements that kernels can address");
    return result;
  }

  void expect_gradients(const StateDict& parameters, const StateDict& gradients) const {
    for (const auto& [name, parameter] : parameters) {
      const Tensor* gradient = gradients.find(name);
      expect_view(gradient != nullptr ? gradient->view() : ConstTensorView(), {"the gradient by ", name.c_str()}, parameter.sizes(), dtype);
    }
  }

  void expect_apart(const TensorView& written, const SequenceTensorName& name, const ConstTensorView& other,
                    const SequenceTensorName& other_name) const {
    const auto rows = [](const ConstTensorView& view) { return sequence_rows_of(view.dim() == 2 ? view.unsqueeze(0) : view); };
    if (!written.defined() || !other.defined()) return;
    if (!is_free_of_overlap(rows(written)))
      throw Error(name.text() + " overlaps itself: more than one of its elements refer to a single memory location");
    if (spans_meet(rows(written), rows(other), static_cast<int64_t>(element_size(dtype))))
      throw Error(name.text() + " overlaps " + other_name.text() + ": give it memory of its own");
  }

  void expect_apart_from_all(const TensorView& written, const SequenceTensorName& name, const BackwardTensors& t) const {
    for (size_t k = 0; k < static_cast<size_t>(cell.input_count); ++k) {
      expect_apart(written, name, t.inputs[k], {"", cell.inputs[k].name});
      if (&written != &t.grad_inputs[k]) expect_apart(written, name, t.grad_inputs[k], {"the gradient by ", cell.inputs[k].name});
    }
    for (size_t k = 0; k < static_cast<size_t>(cell.state_count); ++k) {
      const char* state = cell.states[k].name;
      expect_apart(written, name, t.states[k], {"", state});
      expect_apart(written, name, t.outputs[k], {"the output of ", state});
      expect_apart(written, name, t.grad_outputs[k], {"the gradient by the output of ", state});
      expect_apart(written, name, t.grad_last_states[k], {"the gradient by the last ", state});
      if (&written != &t.grad_states[k]) expect_apart(written, name, t.grad_states[k], {"the gradient by ", state});
    }
  }
};

Checks checks_of(const CellInfo& cell, DType dtype, const ConstTensorView& leader, bool is_sequence) {
  const int dims = leader.dim() - (is_sequence ? 1 : 0);
  if (!leader.defined()) throw ValueError(std::string(cell.name) + ": a backward pass needs inputs, or the outputs of the forward pass");
  if (dims != 1 && dims != 2)
    throw ValueError(std::string("Expected inputs and outputs to be ") + (is_sequence ? "2D or 3D" : "1D or 2D") + ", got " +
                     std::to_string(leader.dim()) + "D instead");
  return {cell, dtype, is_sequence ? leader.size(0) : 1, dims == 2 ? leader.size(-2) : 1, is_sequence, dims == 2};
}

void expect_counts(const Checks& checks, const BackwardArguments& a) {
  checks.expect_count("inputs", a.inputs, checks.cell.input_count);
  for (const auto& [what, views] : {std::pair{"states", a.states},
                                    {"outputs", a.outputs},
                                    {"gradients by outputs", a.grad_outputs},
                                    {"gradients by last states", a.grad_last_states}})
    checks.expect_count(what, views, checks.cell.state_count);
  checks.expect_count("gradients by inputs", a.grad_inputs, checks.cell.input_count);
  checks.expect_count("gradients by states", a.grad_states, checks.cell.state_count);
}

void add_inputs(const Checks& checks, const BackwardCell& cell, const BackwardArguments& a, BackwardTensors& t) {
  for (size_t k = 0; k < cell.input_features.size(); ++k) {
    const char* name = cell.info.inputs[k].name;
    const int64_t features = cell.input_features[k];
    t.inputs[k] = checks.lifted(given(a.inputs, k), {"", name}, features, true, true);
    t.grad_inputs[k] =
        checks.lifted(given(a.grad_inputs, k), {"the gradient by ", name}, features, true, given(a.grad_inputs, 0).defined());
  }
}

void add_states(const Checks& checks, const BackwardCell& cell, const BackwardArguments& a, BackwardTensors& t) {
  bool has_outputs = a.outputs.size() == cell.state_features.size();
  for (const ConstTensorView& output : a.outputs) has_outputs = has_outputs && output.defined();
  for (size_t k = 0; k < cell.state_features.size(); ++k) {
    const char* name = cell.info.states[k].name;
    const int64_t features = cell.state_features[k];
    t.states[k] = checks.lifted(given(a.states, k), {"", name}, features, false);
    if (has_outputs) t.outputs[k] = checks.lifted(given(a.outputs, k), {"the output of ", name}, features, true);
    t.grad_outputs[k] = checks.lifted(given(a.grad_outputs, k), {"the gradient by the output of ", name}, features, true);
    t.grad_last_states[k] = checks.lifted(given(a.grad_last_states, k), {"the gradient by the last ", name}, features, false);
    t.grad_states[k] =
        checks.lifted(given(a.grad_states, k), {"the gradient by ", name}, features, false, given(a.grad_states, 0).defined());
  }
}

}  // namespace

BackwardTensors backward_tensors(const BackwardCell& cell, const BackwardArguments& a) {
  const ConstTensorView leader = given(a.outputs, 0).defined() ? given(a.outputs, 0) : given(a.inputs, 0);
  const Checks checks = checks_of(cell.info, cell.dtype, leader, a.is_sequence);
  expect_counts(checks, a);
  BackwardTensors t;
  t.steps = checks.steps;
  t.batch = checks.batch;
  t.grad_parameters = a.parameters;
  t.accumulate = a.accumulate;
  add_inputs(checks, cell, a, t);
  add_states(checks, cell, a, t);
  if (a.parameters != nullptr) checks.expect_gradients(cell.parameters, *a.parameters);
  for (size_t k = 0; k < cell.input_features.size(); ++k)
    checks.expect_apart_from_all(t.grad_inputs[k], {"the gradient by ", cell.info.inputs[k].name}, t);
  for (size_t k = 0; k < cell.state_features.size(); ++k)
    checks.expect_apart_from_all(t.grad_states[k], {"the gradient by ", cell.info.states[k].name}, t);
  return t;
}

}  // namespace cellc::detail
