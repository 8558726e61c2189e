#include "registry/header_names.h"

#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "registry/typed_header.h"

namespace cellc::header {
namespace {

std::vector<Tensor> tensors_of(const Graph& graph, Op op) {
  std::vector<Tensor> tensors;
  for (const NodeId id : nodes_of(graph, op)) {
    const Node& node = graph.nodes[static_cast<size_t>(id)];
    tensors.push_back({node.name, node.shape});
  }
  return tensors;
}

std::string free_name(std::string name, std::set<std::string>& taken) {
  while (!taken.insert(name).second) name += '_';
  return name;
}

}  // namespace

Signature signature_of(const std::string& library, const Graph& graph) {
  Signature s{library,
              graph.cell,
              class_name(graph.cell),
              dimensions(graph),
              tensors_of(graph, Op::input),
              tensors_of(graph, Op::state),
              tensors_of(graph, Op::param),
              {},
              {},
              {},
              {},
              "",
              "",
              "",
              "",
              "",
              "",
              "",
              ""};
  std::set<std::string> taken(s.dims.begin(), s.dims.end());
  taken.insert({s.title, "cell_"});
  for (const auto* tensors : {&s.inputs, &s.states, &s.params})
    for (const Tensor& tensor : *tensors) taken.insert(tensor.name);
  for (const Tensor& state : s.states) s.outputs.push_back(free_name("new_" + state.name, taken));
  for (const Tensor& state : s.states) s.last_states.push_back(free_name("last_" + state.name, taken));
  for (const std::string& output : s.outputs) s.grad_outputs.push_back(free_name("grad_" + output, taken));
  for (const std::string& last : s.last_states) s.grad_last_states.push_back(free_name("grad_" + last, taken));
  s.options = free_name("options", taken);
  s.threads = free_name("threads", taken);
  s.states_type = free_name("States", taken);
  s.states_argument = free_name("states", taken);
  s.gradients_type = free_name("Gradients", taken);
  s.gradients = free_name("gradients", taken);
  s.gradient_parameters = free_name("parameters", taken);
  s.accumulate = free_name("accumulate", taken);
  return s;
}

Names names_of(const std::vector<Tensor>& tensors) {
  Names names;
  for (const Tensor& tensor : tensors) names.push_back(tensor.name);
  return names;
}

Names each(const Names& names, const char* before, const char* after) {
  Names result;
  for (const std::string& name : names) result.push_back(before + name + after);
  return result;
}

std::string join(std::initializer_list<Names> lists) {
  Names all;
  for (const Names& names : lists) all.insert(all.end(), names.begin(), names.end());
  return fmt::format("{}", fmt::join(all, ", "));
}

std::string extents_text(const Shape& shape, bool has_batch) {
  const std::string text = to_string(shape);
  return fmt::format("({}{})", has_batch ? "N, " : "", text.substr(1, text.size() - 2));
}

Names inputs_declared(const Signature& s) { return each(names_of(s.inputs), const_view); }
Names states_declared(const Signature& s, const char* standard) { return each(names_of(s.states), const_view, standard); }
std::string inputs_list(const Signature& s) { return fmt::format("{{{}}}", fmt::join(names_of(s.inputs), ", ")); }
std::string states_list(const Signature& s) { return fmt::format("{{{}}}", fmt::join(names_of(s.states), ", ")); }

}  // namespace cellc::header
