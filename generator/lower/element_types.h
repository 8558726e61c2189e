#pragma once
#include <Halide.h>

#include <vector>

#include "lower/intrinsics.h"
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

/// How packed parameters are stored. bfloat16 of two neighbouring columns are one element of 32 bits, the first one below: a load, a shift
/// and a mask give two vectors of float32, where widening each would take a load, a permutation and a shift.
struct PackedStorage {
  Storage single;
  Halide::Type type;
  int columns;  ///< in one element
  int group;    ///< columns of one unit that lie side by side: as many as an instruction multiplies with and adds up (int8)

  bool is_quantised() const { return single.type == Halide::Int(8); }

  Halide::Expr computed(const Halide::Expr& element, const Halide::Expr& column) const;  ///< the value of this column, exact
  Halide::Expr element(const std::vector<Halide::Expr>& stored) const;                   ///< of as many stored values as there are columns
};

struct ElementTypes {
  Storage vectors;        ///< of inputs, states and parameters
  PackedStorage weights;  ///< of the packed parameters
  Halide::Type compute;
  Halide::Type quantised;  ///< what inputs and states are rounded to where weights are int8
  Instructions instructions;
};

/// Throws LowerError for an unknown dtype or target.
ElementTypes element_types(const Plan& plan);

/// Columns of a packed vector, such as a bias: in a low type the value and what its rounding lost, as it may be a sum of several; of int8
/// the four bytes of a float32.
int vector_columns(const Plan& plan);

/// Columns of a packed matrix beside its own. Those of int8 are whole groups, then the scale of each row, a float32, and the int32 that its
/// sums start from (quantised.h).
int matrix_columns_more(const Plan& plan);

/// A float32 or an int32 of four bytes, the lowest first.
Halide::Expr from_bytes(Halide::Type type, const std::vector<Halide::Expr>& bytes);

}  // namespace cellc
