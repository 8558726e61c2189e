#include "load_state_dict.h"

#include <cellc/error.h>

namespace cellc::detail {
namespace {

std::string torch_size(const IntArray& sizes) { return "torch.Size(" + to_string(sizes) + ")"; }

void append_name(std::string& names, const std::string& name) { names += (names.empty() ? "\"" : ", \"") + name + "\""; }

std::string faults_of(const StateDict& parameters, const StateDict& state_dict, const std::string& prefix) {
  std::string missing, unexpected, mismatches;
  for (const auto& [name, parameter] : parameters) {
    const Tensor* given = state_dict.find(prefix + name);
    if (given == nullptr)
      append_name(missing, prefix + name);
    else if (!given->defined())
      mismatches += "\n\t" + prefix + name + " is an undefined tensor.";
    else if (given->sizes() != parameter.sizes())
      mismatches += "\n\tsize mismatch for " + prefix + name + ": copying a param with shape " + torch_size(given->sizes()) +
                    " from checkpoint, the shape in current model is " + torch_size(parameter.sizes()) + ".";
  }
  for (const auto& [name, tensor] : state_dict)
    if (name.compare(0, prefix.size(), prefix) == 0 && parameters.find(name.substr(prefix.size())) == nullptr)
      append_name(unexpected, name);
  return (missing.empty() ? "" : "\n\tMissing key(s) in state_dict: " + missing + ". ") +
         (unexpected.empty() ? "" : "\n\tUnexpected key(s) in state_dict: " + unexpected + ". ") + mismatches;
}

}  // namespace

StateDict loaded_parameters(const StateDict& parameters, const StateDict& state_dict, const std::string& prefix, const std::string& title) {
  const std::string faults = faults_of(parameters, state_dict, prefix);
  if (!faults.empty()) throw Error("Error(s) in loading state_dict for " + title + ":" + faults);
  std::vector<StateDict::Entry> loaded;
  for (const auto& [name, parameter] : parameters) {
    Tensor tensor = Tensor::empty(parameter.sizes(), parameter.dtype());
    tensor.view().copy_(state_dict.at(prefix + name));
    loaded.emplace_back(name, std::move(tensor));
  }
  return StateDict(std::move(loaded));
}

}  // namespace cellc::detail
