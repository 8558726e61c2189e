// What a Cell does on a GPU.
#include <cellc/cell_module.h>

#include <algorithm>
#include <array>

#include <cellc/error.h>

#include "cell_shapes.h"
#include "cuda_cell.h"

namespace cellc {
namespace {

std::string gpu_text() {
  try {
    int count = 0;
    detail::check_cuda(detail::cuda_driver().device_get_count(&count));
    return "  GPU: " + (count == 1 ? "there is one" : "there are " + std::to_string(count)) + "\n";
  } catch (const Error& error) {
    return std::string("  GPU: there is none: ") + error.what() + "\n";
  }
}

}  // namespace

std::shared_ptr<const detail::CudaCell> Cell::packed_on_device(const KernelInfo& kernel, const StateDict& parameters) const {
  std::vector<Tensor> absent;
  absent.reserve(static_cast<size_t>(info().param_count));
  std::vector<const Tensor*> all;
  for (int k = 0; k < info().param_count; ++k) {
    const TensorSpec& spec = info().params[k];
    const Tensor* parameter = parameters.find(spec.name);
    if (parameter == nullptr) parameter = &absent.emplace_back(Tensor::zeros(detail::sizes_of(spec, info(), sizes_), dtype()));
    all.push_back(parameter);
  }
  return std::make_shared<const detail::CudaCell>(kernel, sizes_, all, detail::cuda_place(device_, stream_));
}

void Cell::expect_reachable(const ConstTensorView& view) const {
  if (view.defined() && view.device() != device_ && view.device() != Device())
    throw Error("Expected all tensors to be on the same device, but found at least two devices, " + to_string(device_) + " and " +
                to_string(view.device()) + "!");
}

// In the module's context on a GPU, so that its kernels reach it.
Tensor Cell::new_tensor(const IntArray& sizes) const {
  std::optional<detail::CurrentContext> current;
  if (cuda_ != nullptr) current.emplace(cuda_->place());
  return Tensor::empty(sizes, dtype(), device_);
}

void Cell::expect_cpu() const {
  if (device_.type != DeviceType::cpu)
    throw Error("bind: a step of its own is for the CPU; on " + to_string(device_) + " a call of forward costs little beside the launch");
}

void Cell::forward_on_device(ArrayRef<ConstTensorView> inputs, ArrayRef<ConstTensorView> states, ArrayRef<TensorView> outputs) const {
  checked(inputs, states, outputs);
  std::array<ConstTensorView, Step::max_arguments> operands;
  auto next = std::copy(inputs.begin(), inputs.end(), operands.begin());
  next = states.size() != 0 ? std::copy(states.begin(), states.end(), next) : next + info().state_count;
  std::copy(outputs.begin(), outputs.end(), next);
  cuda_->forward(operands.data(), detail::counts_of(info()), state_features_);
}

std::string Cell::explain() const {
  std::string text = cellc::explain(choice_);
  const DeviceType other = device_.type == DeviceType::cpu ? DeviceType::cuda : DeviceType::cpu;
  try {
    const Choice choice = choose_kernel(info(), sizes_, {dtype(), kernel().weights}, set_, other);
    text += std::string(other == DeviceType::cpu ? "on the CPU: " : "on cuda: ") + cellc::explain(choice);
    if (other == DeviceType::cuda) text += gpu_text();
  } catch (const Error&) {
    // No kernels for that device.
  }
  for (const Cell& part : parts_) text += "gradient: " + part.explain();
  return text;
}

}  // namespace cellc
