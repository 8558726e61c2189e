#pragma once
#include <functional>

#include "passes/formula.h"

namespace cellc {

/// A node of a graph in reverse mode: its value, those of its operands, and the adjoint of its value, the derivative of what is
/// differentiated by it.
struct Reversed {
  const Node& node;
  Formula adjoint;
  std::function<Formula(size_t operand)> operand;
  std::function<Formula()> value;
  std::function<void(size_t operand, Formula adjoint)> give;  ///< adds to the adjoint of an operand
};

/// Gives the operands of an elementwise operation, a concatenation or a sum of elements their adjoints; the operands of elementwise ones
/// may be scalars, whose adjoints are given element by element. As in torch, activations are differentiated from their value (relu: 0
/// where it is 0, NaN passes), and of equal operands of min and max each gets a half.
void differentiate(const Reversed& reversed);

}  // namespace cellc
