#pragma once
#include <initializer_list>
#include <string>
#include <vector>

#include "graph/graph.h"

namespace cellc::header {

using Names = std::vector<std::string>;

/// A tensor of the signature.
struct Tensor {
  std::string name;
  Shape shape;
};

/// The names that a typed header's class is made of. Those that are not the author's give way to his.
struct Signature {
  std::string library, cell, title;
  Names dims;
  std::vector<Tensor> inputs, states, params;
  Names outputs, last_states;            ///< "new_hx", "last_hx"
  Names grad_outputs, grad_last_states;  ///< "grad_new_hx", "grad_last_hx"
  std::string options, threads, states_type, states_argument, gradients_type, gradients, gradient_parameters, accumulate;
};

Signature signature_of(const std::string& library, const Graph& graph);

Names names_of(const std::vector<Tensor>& tensors);

/// Each name between `before` and `after`.
Names each(const Names& names, const char* before, const char* after = "");

/// All names with commas between them.
std::string join(std::initializer_list<Names> lists);

/// "(3*H, I)", "(N, H)": what a caller counts.
std::string extents_text(const Shape& shape, bool has_batch);

inline constexpr const char* const_view = "const cellc::ConstTensorView& ";
inline constexpr const char* view = "const cellc::TensorView& ";

/// Inputs and states as parameters of a function, the states with a default, and as braced lists of arguments.
Names inputs_declared(const Signature& s);
Names states_declared(const Signature& s, const char* standard = "");
std::string inputs_list(const Signature& s);
std::string states_list(const Signature& s);

}  // namespace cellc::header
