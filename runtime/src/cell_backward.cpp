// Cell::step_backward and Cell::sequence_backward, and the parts that they need.
#include <cellc/error.h>

#include <algorithm>

#include "backward_checks.h"
#include "backward_run.h"
#include "cell_shapes.h"

namespace cellc {
namespace {

const CellInfo* backward_cell(const std::string& name, const KernelSet& set) {
  for (const KernelTable* table : set.tables)
    for (const KernelInfo* kernel = table->kernels; kernel != table->kernels + table->count; ++kernel)
      if (kernel->cell->gradient != nullptr && name + "_backward" == kernel->cell->name) return kernel->cell;
  return nullptr;
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
} catch (const Error& error) {
  parts_.clear();
  gradient_fault_ = error.what();
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
                "; add GRADIENTS to a cellc_add_kernels() of this program, with float32 or float64 among its DTYPES" +
                (gradient_fault_.empty() ? "" : "\nThose that are there do not do: " + gradient_fault_));
  const detail::BackwardTensors t = detail::backward_tensors({cell, dtype(), input_features_, state_features_, parameters_}, a);
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
