#pragma once
#include <Halide.h>

#include "plan/plan.h"

namespace cellc {

/// How values are stored. Types that the target cannot convert are stored as uint16, their bits: the conversions are integer arithmetic
/// then.
struct Storage {
  Halide::Type type, compute;
  Halide::Expr (*from_bits)(const Halide::Expr& bits) = nullptr;
  Halide::Expr (*to_bits)(const Halide::Expr& value) = nullptr;

  bool is_low() const { return type.bits() < compute.bits(); }
  Halide::Expr computed(const Halide::Expr& stored) const;  ///< exact
  Halide::Expr stored(const Halide::Expr& computed) const;  ///< to the nearest, ties to even; NaN stays NaN
};

struct ElementTypes {
  Storage vectors, weights;  ///< of inputs, states and parameters; of the packed parameters
  Halide::Type compute;
};

/// Throws LowerError for an unknown dtype or target.
ElementTypes element_types(const Plan& plan);

/// Columns of a packed vector, such as a bias: in a low type the value and what its rounding lost, as it may be a sum of several.
int vector_columns(const Plan& plan);

}  // namespace cellc
