#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cellc {

/// An element type of kernels, by torch's name. Inputs, states and parameters are stored in it; sums and all that is elementwise are
/// computed in float32, in float64 for float64.
struct Dtype {
  std::string_view name;
  int bytes;          ///< of a stored element
  int compute_bytes;  ///< of a computed one
  bool is_low() const { return bytes < compute_bytes; }
};

std::span<const Dtype> dtypes();

/// Null: kernels are not made for it.
const Dtype* find_dtype(std::string_view name);

/// Throws ScheduleError for another name.
const Dtype& dtype_row(std::string_view name);

/// All names, in the order of the table.
const std::vector<std::string>& dtype_names();

}  // namespace cellc
