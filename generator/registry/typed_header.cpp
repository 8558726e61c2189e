#include "registry/typed_header.h"

#include <algorithm>
#include <cctype>
#include <set>
#include <sstream>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "graph/formula.h"

namespace cellc {
namespace {

using Names = std::vector<std::string>;

/// A tensor of the signature.
struct Tensor {
  std::string name;
  Shape shape;
};

/// The names that the class is made of. Those that are not the author's give way to his.
struct Signature {
  std::string library, cell, title;
  Names dims;
  std::vector<Tensor> inputs, states, params;
  Names outputs, last_states;            ///< "new_hx", "last_hx"
  Names grad_outputs, grad_last_states;  ///< "grad_new_hx", "grad_last_hx"
  std::string options, threads, states_type, states_argument, gradients_type, gradients, gradient_parameters, accumulate;
};

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

Names each(const Names& names, const char* before, const char* after = "") {
  Names result;
  for (const std::string& name : names) result.push_back(before + name + after);
  return result;
}

std::string join(std::initializer_list<Names> lists) {
  Names all;
  for (const Names& names : lists) all.insert(all.end(), names.begin(), names.end());
  return fmt::format("{}", fmt::join(all, ", "));
}

/// "(3*H, I)", "(N, H)": what a caller counts.
std::string extents_text(const Shape& shape, bool has_batch) {
  const std::string text = to_string(shape);
  return fmt::format("({}{})", has_batch ? "N, " : "", text.substr(1, text.size() - 2));
}

std::string list_text(const std::vector<Tensor>& tensors, bool have_batch) {
  Names texts;
  for (const Tensor& tensor : tensors) texts.push_back(fmt::format("{} {}", tensor.name, extents_text(tensor.shape, have_batch)));
  return texts.empty() ? "none" : fmt::format("{}", fmt::join(texts, ", "));
}

std::string documentation(const Signature& s, const Graph& graph, const std::string& comment) {
  std::string text;
  std::istringstream stream(comment);
  for (std::string line; std::getline(stream, line);) text += line.empty() ? "///\n" : fmt::format("/// {}\n", line);
  if (!text.empty()) text += "///\n";
  for (const std::string& line : formula(graph)) text += fmt::format("///   {}\n", line);
  return text + fmt::format(R"(///
/// Inputs: {}.
/// States: {}.
/// Parameters: {}.
/// Without N for all of them: one row. A thin layer over cellc::Cell, whose comments (<cellc/cell_module.h>) tell of strides, errors, threads
/// and memory.
)",
                            list_text(s.inputs, true), list_text(s.states, true), list_text(s.params, false));
}

std::string constructor(const Signature& s) {
  Names pairs;
  for (const std::string& dim : s.dims) pairs.push_back(fmt::format("{{\"{0}\", {0}}}", dim));
  return fmt::format(
      R"(  /// The extents of the dimensions. Parameters are zeros until they are loaded or drawn. cellc::Error: a negative size, no kernel that can
  /// be used.
  {}{}({}, const cellc::CellOptions& {} = {{}}) : cell_(cell_name, cellc::DimSizes{{{}}}, {}) {{}}
)",
      s.dims.size() == 1 ? "explicit " : "", s.title, join({each(s.dims, "int64_t ")}), s.options, fmt::join(pairs, ", "), s.options);
}

const char* const const_view = "const cellc::ConstTensorView& ";
const char* const view = "const cellc::TensorView& ";

Names inputs_declared(const Signature& s) { return each(names_of(s.inputs), const_view); }
Names states_declared(const Signature& s, const char* standard = "") { return each(names_of(s.states), const_view, standard); }
std::string inputs_list(const Signature& s) { return fmt::format("{{{}}}", fmt::join(names_of(s.inputs), ", ")); }
std::string states_list(const Signature& s) { return fmt::format("{{{}}}", fmt::join(names_of(s.states), ", ")); }

std::string step_calls(const Signature& s) {
  const Names threads{fmt::format("int {} = 1", s.threads)};
  return fmt::format(R"(
  /// One step into the caller's memory: no allocation, no lock, no system call (unless it throws, or is divided among threads).
  void forward({}) const {{
    cell_.forward({}, {}, {{{}}}, {});
  }}

  /// The same call with its checks made now, to be repeated at a cost of some nanoseconds.
  cellc::Step bind({}) const {{
    return cell_.bind({}, {}, {{{}}});
  }}
)",
                     join({inputs_declared(s), states_declared(s), each(s.outputs, view), threads}), inputs_list(s), states_list(s),
                     join({s.outputs}), s.threads, join({inputs_declared(s), states_declared(s), each(s.outputs, view)}), inputs_list(s),
                     states_list(s), join({s.outputs}));
}

/// The calls that make new tensors, of a cell with one state.
std::string single_state_calls(const Signature& s) {
  return fmt::format(
      R"(
  /// One step: the new state, a new tensor. A state that is left out is zeros.
  cellc::Tensor operator()({0}) const {{
    return std::move(cell_({1}, {2})[0]);
  }}

  /// T steps, the state fed back: inputs (T, N, features) or (T, features) give the state after each step.
  cellc::Tensor sequence({3}) const {{
    return std::move(cell_.sequence({1}, {2}, {4})[0]);
  }}
)",
      join({inputs_declared(s), states_declared(s, " = {}")}), inputs_list(s), states_list(s),
      join({inputs_declared(s), states_declared(s, " = {}"), {fmt::format("const cellc::SequenceOptions& {} = {{}}", s.options)}}),
      s.options);
}

/// The same of a cell with several states, which come as a struct.
std::string several_states_calls(const Signature& s) {
  Names given;
  for (const Tensor& state : s.states) given.push_back(s.states_argument + "." + state.name);
  const Names options{fmt::format("const cellc::SequenceOptions& {} = {{}}", s.options)};
  std::string text = fmt::format(R"(
  /// A tensor for each state: auto [{}] = cell(...).
  struct {} {{
    cellc::Tensor {};
  }};

  /// One step: the new states, new tensors. States that are left out are zeros.
  {} operator()({}) const {{ return taken(cell_({}, {})); }}
)",
                                 join({names_of(s.states)}), s.states_type, join({names_of(s.states)}), s.states_type,
                                 join({inputs_declared(s), states_declared(s, " = {}")}), inputs_list(s), states_list(s));
  text += fmt::format("  {0} operator()({1}) const {{ return (*this)({2}); }}\n", s.states_type,
                      join({inputs_declared(s), {fmt::format("const {}& {}", s.states_type, s.states_argument)}}),
                      join({names_of(s.inputs), given}));
  return text + fmt::format(R"(
  /// T steps, the states fed back: inputs (T, N, features) or (T, features) give the states after each step.
  {} sequence({}) const {{
    return taken(cell_.sequence({}, {}, {}));
  }}
)",
                            s.states_type, join({inputs_declared(s), states_declared(s, " = {}"), options}), inputs_list(s), states_list(s),
                            s.options);
}

std::string sequence_into_memory(const Signature& s) {
  return fmt::format(R"(
  /// The same into the caller's memory: the states after each step, those after the last one, or both; what is not wanted is undefined ({{}}).
  void sequence({}) const {{
    cell_.sequence({}, {}, {{{}}}, {{{}}}, {});
  }}
)",
                     join({inputs_declared(s),
                           states_declared(s),
                           each(s.outputs, view),
                           each(s.last_states, view),
                           {fmt::format("const cellc::SequenceOptions& {} = {{}}", s.options)}}),
                     inputs_list(s), states_list(s), join({s.outputs}), join({s.last_states}), s.options);
}

std::string backward_calls(const Signature& s) {
  const std::string given = s.gradients + ".";
  const std::string gradients =
      fmt::format("{{{{{}}}, {{{}}}, {}, {}}}", join({each(names_of(s.inputs), given.c_str())}),
                  join({each(names_of(s.states), given.c_str())}), given + s.gradient_parameters, given + s.accumulate);
  const Names last{fmt::format("const {}& {}", s.gradients_type, s.gradients),
                   fmt::format("const cellc::BackwardOptions& {} = {{}}", s.options)};
  return fmt::format(R"(
  /// Where the derivatives of a loss go; what is not wanted is left out. Parameters by their names: zero_gradients() makes a StateDict; they
  /// are added to what is there, or overwritten.
  struct {} {{
    cellc::TensorView {};
    cellc::StateDict* {} = nullptr;
    bool {} = true;
  }};

  /// Backpropagation through time, with the kernels of cellc_add_kernels(... GRADIENTS): from the states after each step, which sequence
  /// computed, and the derivatives of a loss by them and by the last ones (either may be undefined: zeros). See cellc::Cell::sequence_backward.
  void sequence_backward({}) const {{
    cell_.sequence_backward({}, {}, {{{}}}, {{{}}}, {{{}}}, {}, {});
  }}
  /// The same of one step.
  void step_backward({}) const {{
    cell_.step_backward({}, {}, {{{}}}, {{{}}}, {}, {});
  }}
  bool has_gradients() const noexcept {{ return cell_.has_gradients(); }}
  cellc::StateDict zero_gradients() const {{ return cell_.zero_gradients(); }}
)",
                     s.gradients_type, join({names_of(s.inputs), names_of(s.states)}), s.gradient_parameters, s.accumulate,
                     join({inputs_declared(s), states_declared(s), each(s.outputs, const_view), each(s.grad_outputs, const_view),
                           each(s.grad_last_states, const_view), last}),
                     inputs_list(s), states_list(s), join({s.outputs}), join({s.grad_outputs}), join({s.grad_last_states}), gradients,
                     s.options,
                     join({inputs_declared(s), states_declared(s), each(s.outputs, const_view), each(s.grad_outputs, const_view), last}),
                     inputs_list(s), states_list(s), join({s.outputs}), join({s.grad_outputs}), gradients, s.options);
}

/// A reader for each parameter whose name is not one of the class's own.
std::string parameter_readers(const Signature& s) {
  const std::set<std::string> own{
      "forward",      "bind",       "sequence",        "size",           "dtype",         "parameters",     "taken",
      "cell",         "state_dict", "load_state_dict", "uniform_",       "kernel",        "explain",        "cell_name",
      "cell_",        s.title,      s.states_type,     s.gradients_type, "has_gradients", "zero_gradients", "sequence_backward",
      "step_backward"};
  std::string text;
  for (const Tensor& param : s.params)
    if (own.count(param.name) == 0)
      text += fmt::format("  const cellc::Tensor& {0}() const {{ return cell_.parameters().at(\"{0}\"); }}  ///< {1}\n", param.name,
                          extents_text(param.shape, false));
  return text;
}

constexpr const char* rest = R"(
  /// In the order of the signature. load_state_dict takes the tensors whose names begin with `prefix`; strict, with torch's messages.
  const cellc::StateDict& parameters() const noexcept { return cell_.parameters(); }
  cellc::StateDict state_dict() const { return cell_.state_dict(); }
  void load_state_dict(const cellc::StateDict& state_dict, const std::string& prefix = "", std::optional<cellc::DType> weights = std::nullopt) {
    cell_.load_state_dict(state_dict, prefix, weights);
  }
  /// Draws every parameter from U(from, to).
  void uniform_(double from, double to, cellc::Generator& generator) { cell_.uniform_(from, to, generator); }

  int64_t size(const std::string& dimension) const { return cell_.size(dimension); }
  cellc::DType dtype() const noexcept { return cell_.dtype(); }
  /// Which kernel was chosen, and why.
  const cellc::KernelInfo& kernel() const noexcept { return cell_.kernel(); }
  std::string explain() const { return cell_.explain(); }

  /// The module behind this class, for all else that it can do.
  cellc::Cell& cell() noexcept { return cell_; }
  const cellc::Cell& cell() const noexcept { return cell_; }
)";

std::string private_part(const Signature& s) {
  Names moved;
  for (size_t k = 0; k < s.states.size(); ++k) moved.push_back(fmt::format("std::move(all[{}])", k));
  const std::string taken = s.states.size() == 1 ? ""
                                                 : fmt::format("  static {} taken(std::vector<cellc::Tensor> all) {{ return {{{}}}; }}\n\n",
                                                               s.states_type, fmt::join(moved, ", "));
  return fmt::format("\n private:\n{}  cellc::Cell cell_;\n", taken);
}

}  // namespace

std::string class_name(const std::string& cell) {
  std::string name;
  bool begins = true;
  for (const char c : cell) {
    if (c != '_') name += begins ? static_cast<char>(std::toupper(static_cast<unsigned char>(c))) : c;
    begins = c == '_';
  }
  return name.empty() || std::isdigit(static_cast<unsigned char>(name[0])) != 0 ? "Cell" + name : name;
}

std::string typed_header(const std::string& library, const Graph& graph, const std::string& comment) {
  const Signature s = signature_of(library, graph);
  const bool single = s.states.size() == 1;
  return fmt::format(R"(// The cell {0} for C++ programs. Made by cellc; changes are lost.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <cellc/cell_module.h>

namespace {1} {{

{2}class {3} {{
 public:
  static constexpr const char* cell_name = "{0}";

{4}{5}{6}{7}{8}
{9}{10}{11}}};

}}  // namespace {1}
)",
                     s.cell, library, documentation(s, graph, comment), s.title, constructor(s),
                     single ? single_state_calls(s) : several_states_calls(s), step_calls(s), sequence_into_memory(s), backward_calls(s),
                     parameter_readers(s), rest, private_part(s));
}

std::string joined_header(const std::vector<std::string>& cells) {
  std::string text = "// Made by cellc; changes are lost.\n#pragma once\n";
  for (const std::string& cell : cells) text += fmt::format("#include \"{}.h\"\n", cell);
  return text;
}

}  // namespace cellc
