#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "plan/plan.h"

namespace cellc {

/// The entry points of the plan's object: those of a step, and, where the cell's sums have products with inputs, those of a sequence.
std::vector<std::string> kernel_kinds(const Plan& plan);

/// Whether a graph has parameters alone: its kernels are those of a gradient's parameters.
bool is_of_parameters(const Graph& graph);

/// Lowers the kernels of `plan` through Halide and writes one object without runtime and asserts.
/// Throws LowerError when the cell uses what the back end does not have.
void emit_object(const Plan& plan, const std::filesystem::path& object);

/// The same kernels as assembly text, for reading.
void emit_assembly(const Plan& plan, const std::filesystem::path& assembly);

/// Elements of the packed parameters of a plan with sizes.
int64_t packed_elements(const Plan& plan);

/// Elements of the packed parameters as a C++ expression over `sizes[]` (order of dimensions(graph)) and the function round_up(n,
/// multiple).
std::string packed_size_expression(const Plan& plan);

/// The same for the padded rows of what project writes, in its order.
std::vector<std::string> projected_size_expressions(const Plan& plan);

/// Steps that one call of recur computes, on a GPU.
inline constexpr int recur_steps = 8;

struct LowerError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

}  // namespace cellc
