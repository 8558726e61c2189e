#pragma once
#include <span>
#include <string>
#include <string_view>

namespace cellc {

/// Everything that the front end can say about a cell, beside Clang's own errors. One row each in diagnostics.cpp.
enum class Diag {
  // the cell itself
  no_cell,
  not_a_function,
  member_cell,
  cell_template,
  cell_without_body,
  cell_name_twice,
  cell_returns,
  cell_parameter,
  unnamed_parameter,
  parameter_name,
  no_state,
  state_count,
  state_shape,
  dimension_twice,
  not_a_dimension,
  unused,
  param_rank,
  stack_count,
  variadic,
  // statements
  rejected,
  no_effect,
  missing_return,
  after_return,
  no_value,
  static_local,
  local_type,
  parameter_type,
  result_type,
  reassigned_role,
  mutable_reference,
  several_values,
  // expressions
  shape_mismatch,
  product_mismatch,
  vector_first,
  needs_vector,
  needs_condition,
  wrong_shape,
  chunk_range,
  concat_dimensions,
  comparison,
  constant_condition,
  role_of_value,
  // names and calls
  unknown_function,
  no_body,
  indirect_call,
  recursion,
  foreign_operator,
  mutable_global,
  not_constant,
  unknown_construct,
  too_deep,
  too_large,
  // numbers
  integer_division,
  number_range,
  not_a_number,
  narrowing,
  number_type,
  // notes
  mark_missing,
  number_parameter,
  declared_here,
  has_shape,
  transposed,
  called_here,
  function_here,
  previous_cell,
  state_here,
  previous_dimension,
  make_constexpr,
  first_return,
};

enum class Severity { error, warning, note };

struct DiagRow {
  Diag id;
  Severity severity;
  std::string_view text;  ///< %0, %1, ... stand for what the place in the source tells
};

/// All rows, in the order of Diag.
std::span<const DiagRow> diagnostics_table();

}  // namespace cellc
