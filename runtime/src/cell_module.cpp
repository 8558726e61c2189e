#include <cellc/cell_module.h>

#include <algorithm>
#include <array>

#include <cellc/error.h>
#include <cellc/stages.h>

#include "cell_shapes.h"
#include "cuda_cell.h"
#include "kernel_buffer.h"
#include "load_state_dict.h"
#include "sizes.h"

namespace cellc {
namespace {

constexpr int64_t most_int8_columns = 66000;  // 127 * 255 * 66000 < 2^31

// Before any memory is asked for.
void check_packed(const KernelInfo& kernel, const std::vector<int64_t>& sizes) {
  const int64_t size = kernel.packed_size(sizes.data());
  if (size > INT32_MAX)
    throw Error(std::string(kernel.name) + ": the parameters take " + std::to_string(size) +
                " elements, padded to whole vectors; kernels count to 2^31");
  if (kernel.stages != nullptr && detail::slot_bytes(*kernel.stages, sizes.data()) > detail::stage_scratch_bytes)
    throw Error(std::string(kernel.name) + ": a row takes " + std::to_string(detail::slot_bytes(*kernel.stages, sizes.data())) +
                " bytes between its stages, on the stack; at most " + std::to_string(detail::stage_scratch_bytes) + " are there");
  const int64_t longest = sizes.empty() ? 0 : *std::max_element(sizes.begin(), sizes.end());
  if (kernel.weights == DType::int8 && longest > most_int8_columns)
    throw Error(std::string(kernel.name) + ": a sum of " + std::to_string(longest) + " products of int8 does not fit an int32; at most " +
                std::to_string(most_int8_columns) + " do");
}

bool has_kernels(DeviceType device, const KernelSet& set) {
  for (const KernelTable* table : set.tables)
    for (size_t k = 0; k < table->count; ++k)
      if ((device == DeviceType::cuda) == (std::string(table->kernels[k].target) == "cuda")) return true;
  return false;
}

// torch: "Torch not compiled with CUDA enabled".
void check_compiled(const Device& device, const std::string& text, const KernelSet& set) {
  if (device.type == DeviceType::cuda && !has_kernels(DeviceType::cuda, set))
    throw Error("cellc not compiled with CUDA enabled: device '" + text + "', kernels exist for 'cpu'");
}

Choice chosen(const std::string& name, const DimSizes& sizes, const CellOptions& options, const KernelSet& set) {
  const Device device = device_of(options.device);
  check_compiled(device, options.device, set);
  const CellInfo& cell = find_cell(name, set);
  const std::vector<int64_t> ordered = detail::ordered_sizes(cell, sizes);
  for (int k = 0; k < cell.param_count; ++k) detail::checked_bytes(detail::sizes_of(cell.params[k], cell, ordered), options.dtype);
  if (Cell::step_arguments(cell.input_count, cell.state_count) > Step::max_arguments)
    throw Error("cell " + name + " has more inputs and states than a Step can hold");
  Choice choice = choose_kernel(cell, ordered, {options.dtype, options.weights.value_or(options.dtype)}, set, device.type);
  check_packed(*choice.kernel, ordered);
  return choice;
}

StateDict initial_parameters(const Cell& cell, const std::vector<int64_t>& sizes, const std::vector<std::string>& without) {
  StateDict parameters;
  for (int k = 0; k < cell.info().param_count; ++k) {
    const TensorSpec& spec = cell.info().params[k];
    if (std::find(without.begin(), without.end(), spec.name) == without.end())
      parameters.insert(spec.name, Tensor::zeros(detail::sizes_of(spec, cell.info(), sizes), cell.dtype()));
  }
  if (parameters.size() + without.size() != static_cast<size_t>(cell.info().param_count))
    throw Error(std::string("cell ") + cell.info().name +
                " has no such parameter to leave out: " + (without.empty() ? "" : without.back()));
  return parameters;
}

Tensor new_packed(const KernelInfo& kernel, const std::vector<int64_t>& sizes, const Device& device) {
  if (device.type == DeviceType::cuda) return Tensor::zeros({0}, detail::packed_dtype(kernel.weights));
  return Tensor::zeros({kernel.packed_size(sizes.data())}, detail::packed_dtype(kernel.weights));
}

std::vector<int64_t> features_of(const TensorSpec* specs, int count, const CellInfo& cell, const std::vector<int64_t>& sizes) {
  std::vector<int64_t> features;
  for (int k = 0; k < count; ++k) features.push_back(detail::extent_of(specs[k].shape[0], cell, sizes));
  return features;
}

int64_t largest_of(const std::vector<int64_t>& features) {
  return features.empty() ? 0 : *std::max_element(features.begin(), features.end());
}

}  // namespace

Cell::Cell(const std::string& name, const DimSizes& sizes, const CellOptions& options)
    : set_(options.kernels ? *options.kernels : available_kernels()),
      choice_(chosen(name, sizes, options, set_)),
      sizes_(detail::ordered_sizes(info(), sizes)),
      input_features_(features_of(info().inputs, info().input_count, info(), sizes_)),
      state_features_(features_of(info().states, info().state_count, info(), sizes_)),
      title_(options.title.empty() ? name : options.title),
      device_(device_of(options.device)),
      stream_(options.stream),
      parameters_(initial_parameters(*this, sizes_, options.without)),
      packed_(new_packed(kernel(), sizes_, device_)),
      zeros_(Tensor::zeros({largest_of(state_features_)}, dtype())) {
  make_gradient_parts();
  pack();
}

int64_t Cell::size(const std::string& dimension) const { return detail::extent_of(dimension, info(), sizes_); }

// In place, so that steps that are bound to `packed_` see the new parameters.
void Cell::pack(const StateDict& parameters) {
  if (device_.type == DeviceType::cuda) cuda_ = packed_on_device(kernel(), parameters);
  for (Cell& part : parts_) part.pack(parameters);
  if (packed_.numel() == 0) return;
  const auto count = static_cast<size_t>(info().param_count);
  std::vector<Tensor> absent;
  absent.reserve(count);
  std::vector<detail::KernelBuffer> buffers(count + 1);
  std::vector<std::array<detail::KernelDimension, 2>> dims(count + 1);
  std::vector<void*> arguments;
  for (size_t k = 0; k < count; ++k) {
    const TensorSpec& spec = info().params[k];
    const IntArray sizes = detail::sizes_of(spec, info(), sizes_);
    const Tensor* parameter = parameters.find(spec.name);
    if (parameter == nullptr) parameter = &absent.emplace_back(Tensor::zeros(sizes, dtype()));
    for (int d = 0; d < spec.rank; ++d)
      dims[k][static_cast<size_t>(spec.rank - 1 - d)] = detail::dimension(sizes[d], d + 1 < spec.rank ? sizes[1] : 1);
    buffers[k] = detail::empty_buffer(dtype(), spec.rank);
    detail::point(buffers[k], parameter->data(), dims[k].data());
    arguments.push_back(&buffers[k]);
  }
  dims[count][0] = detail::dimension(packed_.numel(), 1);
  buffers[count] = detail::empty_buffer(packed_.dtype(), 1);
  detail::point(buffers[count], packed_.data(), dims[count].data());
  arguments.push_back(&buffers[count]);
  kernel().pack(arguments.data());
}

// On a GPU, where there may be no memory for them, nothing changes until they are packed there.
void Cell::replace(Choice choice, StateDict parameters) {
  cuda_ = packed_on_device(*choice.kernel, parameters);
  choice_ = std::move(choice);
  parameters_ = std::move(parameters);
}

void Cell::load_state_dict(const StateDict& state_dict, const std::string& prefix, std::optional<DType> weights) {
  const StateDict loaded = detail::loaded_parameters(parameters_, state_dict, prefix, title_);
  const bool is_other = weights && *weights != kernel().weights;
  Choice choice = is_other ? choose_kernel(info(), sizes_, {dtype(), *weights}, set_, device_.type) : choice_;
  check_packed(*choice.kernel, sizes_);
  if (device_.type == DeviceType::cuda) {
    StateDict parameters = parameters_;
    for (const auto& [name, tensor] : loaded) parameters.at(name).view().copy_(tensor);
    return replace(std::move(choice), std::move(parameters));
  }
  if (is_other) {
    packed_ = new_packed(*choice.kernel, sizes_, device_);
    choice_ = std::move(choice);
  }
  for (const auto& [name, tensor] : loaded) parameters_.at(name).view().copy_(tensor);
  pack();
}

void Cell::uniform_(double from, double to, Generator& generator) {
  if (device_.type == DeviceType::cuda) {
    StateDict drawn = parameters_;
    for (const auto& [name, parameter] : parameters_) cellc::uniform_(drawn.at(name), from, to, generator);
    return replace(choice_, std::move(drawn));
  }
  for (const auto& [name, parameter] : parameters_) cellc::uniform_(parameters_.at(name), from, to, generator);
  pack();
}

}  // namespace cellc
