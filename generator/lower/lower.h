#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "plan/plan.h"

namespace cellc {

/// The entry points of the plan's object: those of a step, and, where the cell's sums have products with inputs, those of a sequence. A
/// cell that is computed in stages has those of a step for each stage.
std::vector<std::string> kernel_kinds(const Plan& plan);

/// Whether the cell has kernels for cuda: one pass, without sums over a row.
bool has_cuda_kernels(const Graph& graph);

/// The stages of the plan's cell (passes/stages.h), plans of their own, whose kernels are in the plan's object. None: one pass will do.
/// Throws LowerError for a plan for cuda of a cell that has no kernels there.
std::vector<Plan> stage_plans(const Plan& plan);

/// Whether a graph has parameters alone: its kernels are those of a gradient's parameters.
bool is_of_parameters(const Graph& graph);

/// Lowers the kernels of `plan` through Halide and writes one object without runtime and asserts.
/// Throws LowerError when the cell uses what the back end does not have.
void emit_object(const Plan& plan, const std::filesystem::path& object);

/// The same kernels as assembly text, for reading.
void emit_assembly(const Plan& plan, const std::filesystem::path& assembly);

/// Whether the object has the kernels of a sequence: where sums take inputs and the parameters are not small.
bool projects(const Plan& plan);

/// Whether it has those of a sequence of many rows, too: where the weights do not stay in the second cache, their recurrent half alone is
/// less to read at each step (measured on Cascade Lake in tiles of 6 rows, RNN 512x512: N = 8 from 124 us a step to 80, N = 32 from 318 to
/// 283). Elsewhere many rows are at the limit of the multiply-adds step by step; of a target with a slow third cache, whose tiles take more
/// rows and code, step_few and recur_few take ten rows instead.
bool recurs_many(const Plan& plan);

/// Whether the kernel of few rows gives a row the same bits as that of many.
bool few_as_many(const Plan& plan);

/// Elements of the packed parameters of a plan with sizes.
int64_t packed_elements(const Plan& plan);

/// The packed parameters of each stage begin at a multiple of so many elements (detail::stage_packed_size in the runtime). Before them a
/// kernel of any size has the sizes themselves (detail::stage_header).
inline constexpr int64_t stage_multiple = 64, stage_header = 128;

/// Elements of the packed parameters as a C++ expression over `sizes[]` (order of dimensions(graph)) and the function round_up(n,
/// multiple).
std::string packed_size_expression(const Plan& plan);

/// The same of each stage by itself, also over the cell's `sizes[]`.
std::vector<std::string> stage_size_expressions(const Plan& plan);

/// The same for the padded rows of what project writes, in its order.
std::vector<std::string> projected_size_expressions(const Plan& plan);

/// Steps that one call of recur computes, on a GPU.
inline constexpr int recur_steps = 8;

struct LowerError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

}  // namespace cellc
