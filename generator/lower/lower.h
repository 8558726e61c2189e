#pragma once
#include <filesystem>
#include <string>

#include "plan/plan.h"

namespace cellc {

/// Lowers the kernels of `plan` (pack, step, step_one) through Halide and writes one object without runtime and asserts.
/// Throws LowerError when the cell uses what the back end does not have.
void emit_object(const Plan& plan, const std::filesystem::path& object);

/// The same kernels as assembly text, for reading.
void emit_assembly(const Plan& plan, const std::filesystem::path& assembly);

/// Elements of the packed parameters as a C++ expression over `sizes[]` (order of dimensions(graph)) and the function round_up(n, multiple).
std::string packed_size_expression(const Plan& plan);

struct LowerError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

}  // namespace cellc
