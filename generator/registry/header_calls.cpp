#include "registry/header_calls.h"

#include <fmt/format.h>

namespace cellc::header {

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

}  // namespace cellc::header
