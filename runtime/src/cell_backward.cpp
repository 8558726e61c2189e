// Cell::step_backward and Cell::sequence_backward: from views to checked operands.
#include <cellc/error.h>

#include <algorithm>

#include "backward_run.h"
#include "cell_shapes.h"
#include "sequence_checks.h"

namespace cellc {
namespace {

using detail::BackwardTensors;
using detail::SequenceTensorName;

const CellInfo* backward_cell(const std::string& name, const KernelSet& set) {
  for (const KernelTable* table : set.tables)
    for (const KernelInfo* kernel = table->kernels; kernel != table->kernels + table->count; ++kernel)
      if (kernel->cell->gradient != nullptr && name + "_backward" == kernel->cell->name) return kernel->cell;
  return nullptr;
}

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
    detail::expect_view(view, name, is_sequence && has_steps ? rows_of_steps : row, dtype);
    View rows = is_batched ? view : view.unsqueeze(view.dim() - 1);
    View result = has_steps && !is_sequence ? rows.unsqueeze(0) : rows;
    const detail::SequenceRows all = detail::sequence_rows_of(has_steps ? result : result.unsqueeze(0));
    if (steps > 0 && batch > 0 && !detail::fits_kernels(detail::rows_at(all, 0, {0, batch}, static_cast<int64_t>(element_size(dtype)))))
      throw Error(name.text() + ": its extents or strides exceed the 2^31 elements that kernels can address");
    return result;
  }

  void expect_gradients(const StateDict& parameters, const StateDict& gradients) const {
    for (const auto& [name, parameter] : parameters) {
      const Tensor* gradient = gradients.find(name);
      detail::expect_view(gradient != nullptr ? gradient->view() : ConstTensorView(), {"the gradient by ", name.c_str()}, parameter.sizes(),
                          dtype);
    }
  }

  void expect_apart(const TensorView& written, const SequenceTensorName& name, const ConstTensorView& other,
                    const SequenceTensorName& other_name) const {
    const auto rows = [](const ConstTensorView& view) { return detail::sequence_rows_of(view.dim() == 2 ? view.unsqueeze(0) : view); };
    if (!written.defined() || !other.defined()) return;
    if (!detail::is_free_of_overlap(rows(written)))
      throw Error(name.text() + " overlaps itself: more than one of its elements refer to a single memory location");
    if (detail::spans_meet(rows(written), rows(other), static_cast<int64_t>(element_size(dtype))))
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

}  // namespace

// Kernels for gradients may be there for other types or processors only: then there are none.
void Cell::make_gradient_parts() try {
  const CellInfo* backward = backward_cell(info().name, set_);
  if (backward == nullptr || device_.type != DeviceType::cpu) return;
  const GradientInfo& gradient = *backward->gradient;
  const auto sizes_in = [this](const CellInfo& part) {
    DimSizes result;
    for (int k = 0; k < part.dim_count; ++k) result.emplace_back(part.dims[k], size(part.dims[k]));
    return result;
  };
  if (gradient.total_count > static_cast<int>(most_totals) || info().param_count > static_cast<int>(most_totals)) return;
  parameter_kernel_ = choose_kernel(*gradient.parameters, detail::ordered_sizes(*gradient.parameters, sizes_in(*gradient.parameters)),
                                    {dtype(), dtype()}, set_)
                          .kernel;
  CellOptions options;
  options.dtype = dtype();
  options.kernels = set_;
  for (const CellInfo* part : {gradient.backward, gradient.inputs, gradient.states}) {
    parts_.emplace_back(part->name, sizes_in(*part), options);
    parts_.back().parameters_ = StateDict();
  }
} catch (const Error&) {
  parts_.clear();
}

StateDict Cell::zero_gradients() const {
  StateDict result;
  for (const auto& [name, parameter] : parameters_) result.insert(name, Tensor::zeros(parameter.sizes(), parameter.dtype()));
  return result;
}

void Cell::backward(const detail::BackwardArguments& a, const BackwardOptions& options) const {
  const CellInfo& cell = info();
  if (device_.type != DeviceType::cpu)
    throw Error("gradients are computed on the CPU; there are no kernels for them on " + to_string(device_));
  if (!has_gradients())
    throw Error(std::string("no kernels for the gradient of ") + kernel().name +
                "; add GRADIENTS to a cellc_add_kernels() of this program, with float32 or float64 among its DTYPES");
  bool has_outputs = a.outputs.size() == static_cast<size_t>(cell.state_count);
  for (const ConstTensorView& output : a.outputs) has_outputs = has_outputs && output.defined();
  const Checks checks = checks_of(cell, dtype(), given(a.outputs, 0).defined() ? given(a.outputs, 0) : given(a.inputs, 0), a.is_sequence);
  checks.expect_count("inputs", a.inputs, cell.input_count);
  for (const auto& [what, views] : {std::pair{"states", a.states},
                                    {"outputs", a.outputs},
                                    {"gradients by outputs", a.grad_outputs},
                                    {"gradients by last states", a.grad_last_states}})
    checks.expect_count(what, views, cell.state_count);
  checks.expect_count("gradients by inputs", a.grad_inputs, cell.input_count);
  checks.expect_count("gradients by states", a.grad_states, cell.state_count);

  BackwardTensors t;
  t.steps = checks.steps;
  t.batch = checks.batch;
  t.grad_parameters = a.parameters;
  t.accumulate = a.accumulate;
  for (size_t k = 0; k < static_cast<size_t>(cell.input_count); ++k) {
    const char* name = cell.inputs[k].name;
    t.inputs[k] = checks.lifted(given(a.inputs, k), {"", name}, input_features_[k], true, true);
    t.grad_inputs[k] =
        checks.lifted(given(a.grad_inputs, k), {"the gradient by ", name}, input_features_[k], true, given(a.grad_inputs, 0).defined());
  }
  for (size_t k = 0; k < static_cast<size_t>(cell.state_count); ++k) {
    const char* name = cell.states[k].name;
    const int64_t features = state_features_[k];
    t.states[k] = checks.lifted(given(a.states, k), {"", name}, features, false);
    if (has_outputs) t.outputs[k] = checks.lifted(given(a.outputs, k), {"the output of ", name}, features, true);
    t.grad_outputs[k] = checks.lifted(given(a.grad_outputs, k), {"the gradient by the output of ", name}, features, true);
    t.grad_last_states[k] = checks.lifted(given(a.grad_last_states, k), {"the gradient by the last ", name}, features, false);
    t.grad_states[k] =
        checks.lifted(given(a.grad_states, k), {"the gradient by ", name}, features, false, given(a.grad_states, 0).defined());
  }
  if (a.parameters != nullptr) checks.expect_gradients(parameters_, *a.parameters);
  for (size_t k = 0; k < static_cast<size_t>(cell.input_count); ++k)
    checks.expect_apart_from_all(t.grad_inputs[k], {"the gradient by ", cell.inputs[k].name}, t);
  for (size_t k = 0; k < static_cast<size_t>(cell.state_count); ++k)
    checks.expect_apart_from_all(t.grad_states[k], {"the gradient by ", cell.states[k].name}, t);

  BackwardWorkspace own;
  BackwardWorkspace& workspace = options.workspace != nullptr ? *options.workspace : own;
  BackwardRun run(*this, t);
  run.run(workspace.own_.reserve(run.nbytes()), workspace.steps_);
}

void Cell::sequence_backward(ArrayRef<ConstTensorView> inputs, ArrayRef<ConstTensorView> states, ArrayRef<ConstTensorView> outputs,
                             ArrayRef<ConstTensorView> grad_outputs, ArrayRef<ConstTensorView> grad_last_states, const Gradients& gradients,
                             const BackwardOptions& options) const {
  backward({inputs, states, outputs, grad_outputs, grad_last_states, gradients.inputs, gradients.states, gradients.parameters,
            gradients.accumulate, true},
           options);
}

void Cell::step_backward(ArrayRef<ConstTensorView> inputs, ArrayRef<ConstTensorView> states, ArrayRef<ConstTensorView> outputs,
                         ArrayRef<ConstTensorView> grad_outputs, const Gradients& gradients, const BackwardOptions& options) const {
  backward(
      {inputs, states, outputs, grad_outputs, {}, gradients.inputs, gradients.states, gradients.parameters, gradients.accumulate, false},
      options);
}

size_t Cell::backward_workspace_bytes(int64_t steps, int64_t batch, bool has_outputs) const {
  if (!has_gradients()) return 0;
  detail::BackwardTensors t;
  StateDict any;
  t.steps = steps;
  t.batch = batch;
  t.grad_parameters = &any;
  t.grad_last_states[0] = zeros_;
  if (has_outputs) t.outputs[0] = zeros_;
  return BackwardRun(*this, t).nbytes() +
         std::max(sequence_workspace_bytes(steps, batch), parts_[0].sequence_workspace_bytes(steps, batch));
}

}  // namespace cellc
