#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cellc {

/// The element types of a kernel: torch's name of what inputs, states and parameters are stored in, and after a dash that of what the
/// kernel packs its weights into, if it is another. Sums and all that is elementwise are computed in float32, in float64 for float64; with
/// int8 weights inputs and states are rounded to int8, too, and products are added up in int32.
struct Dtype {
  std::string_view name;
  std::string_view vectors, weights;  ///< torch's names
  int bytes, weight_bytes;            ///< of a stored element
  int compute_bytes;                  ///< of a computed one
};

std::span<const Dtype> dtypes();

/// Null: kernels are not made for it.
const Dtype* find_dtype(std::string_view name);

/// Throws ScheduleError for another name.
const Dtype& dtype_row(std::string_view name);

/// All names, in the order of the table.
const std::vector<std::string>& dtype_names();

}  // namespace cellc
