#include <algorithm>
#include <array>
#include <iterator>
#include <span>

#include <fmt/format.h>

#include "lower/cuda_calls.h"
#include "lower/cuda_steps.h"
#include "lower/lower.h"
#include "lower/packed.h"
#include "lower/step.h"
#include "lower/step_terms.h"
#include "targets/targets.h"

namespace cellc {
namespace {

Halide::Target target_of(const Plan& plan) {
  const TargetRow* row = find_target(plan.target);
  if (!row) throw LowerError(fmt::format("unknown target {}", plan.target));
  // The runtime has checked every shape before a call, and the kernels need nothing of Halide's runtime.
  return Halide::Target(std::string(row->halide) + "-no_runtime-no_asserts-no_bounds_query");
}

bool is_cuda(const Plan& plan) { return plan.target == "cuda"; }

struct Kind {
  const char* name;
  Kernel (*kernel)(const Plan& plan);
  bool is_of_sequences;
};

constexpr std::array parameter_kinds{Kind{"outer", outer_kernel, false}, Kind{"sum_rows", sum_rows_kernel, false},
                                     Kind{"unpack", unpack_kernel, false}};

constexpr std::array kinds{Kind{"pack", pack_kernel, false},           Kind{"step", step_kernel, false},
                           Kind{"step_one", step_one_kernel, false},   Kind{"step_few", step_few_kernel, false},
                           Kind{"step_many", step_many_kernel, false}, Kind{"project", project_kernel, true},
                           Kind{"recur_one", recur_one_kernel, true},  Kind{"recur_few", recur_few_kernel, true}};
constexpr std::array cuda_kinds{Kind{"pack", cuda_pack_kernel, false}, Kind{"step", cuda_step_kernel, false},
                                Kind{"step_many", cuda_step_many_kernel, false}, Kind{"project", cuda_project_kernel, true},
                                Kind{"recur", cuda_recur_kernel, true}};

int64_t extent_in(const Dim& dim, const Sizes& sizes) { return dim.count * sizes.at(dim.name); }

// A sequence in two halves pays where sums take inputs and the parameters are not small.
bool is_worth_projecting(const Plan& plan) {
  if (is_cuda(plan)) return has_cuda_recur(plan);
  const std::vector<Panel> parts = panels(plan.graph);
  const bool takes = std::any_of(parts.begin(), parts.end(), [&](const Panel& panel) { return !projected_of(plan.graph, panel).empty(); });
  return takes && (plan.sizes.empty() || packed_elements(plan) * element_types(plan).weights.type.bytes() > small_parameters);
}

std::vector<Kind> kinds_of(const Plan& plan) {
  if (is_cuda(plan) && element_types(plan).weights.is_quantised())
    throw LowerError(fmt::format("{}: there are no kernels for cuda with int8 weights", kernel_name(plan)));
  if (is_of_parameters(plan.graph)) return {parameter_kinds.begin(), parameter_kinds.end()};
  const bool has_projections = is_worth_projecting(plan);
  const std::span<const Kind> all = is_cuda(plan) ? std::span<const Kind>(cuda_kinds) : kinds;
  std::vector<Kind> result;
  std::copy_if(all.begin(), all.end(), std::back_inserter(result),
               [&](const Kind& kind) { return has_projections || !kind.is_of_sequences; });
  return result;
}

void append(Halide::Module& module, const Halide::Module& lowered) {
  for (const auto& function : lowered.functions()) module.append(function);
  for (const auto& buffer : lowered.buffers()) module.append(buffer);
}

Halide::Module module_of(const Plan& plan) {
  const Halide::Target target = target_of(plan);
  Halide::Module module(kernel_name(plan), target);
  for (const Kind& kind : kinds_of(plan)) {
    Kernel kernel = kind.kernel(plan);
    const Halide::Module lowered =
        kernel.pipeline.compile_to_module(kernel.arguments, symbol(plan, kernel.kind), target, Halide::LinkageType::ExternalPlusArgv);
    if (is_cuda(plan))
      append_with_runtime_calls(module, lowered, kernel.kind);
    else
      append(module, lowered);
    module.set_any_strict_float(module.any_strict_float() || lowered.any_strict_float());
  }
  return module;
}

void compile(const Plan& plan, Halide::OutputFileType type, const std::filesystem::path& path) {
  try {
    module_of(plan).compile({{type, path.string()}});
  } catch (const Halide::Error& error) {
    throw LowerError(fmt::format("{}: Halide: {}", kernel_name(plan), error.what()));
  }
}

std::string size_text(const Dim& dim, const std::vector<std::string>& names) {
  for (size_t i = 0; i < names.size(); ++i)
    if (names[i] == dim.name) return fmt::format("{} * sizes[{}]", dim.count, i);
  throw LowerError(fmt::format("unknown dimension {}", dim.name));
}

// Columns of a segment in the packed vector, as layout() has them.
int64_t packed_columns(const Segment& segment, const Plan& plan) {
  if (!segment.columns) return vector_columns(plan);
  const int64_t own = extent_in(*segment.columns, plan.sizes), more = matrix_columns_more(plan);
  return more == 0 ? own : (own + column_multiple - 1) / column_multiple * column_multiple + more;
}

std::string packed_columns_text(const Segment& segment, const Plan& plan, const std::vector<std::string>& names) {
  if (!segment.columns) return fmt::to_string(vector_columns(plan));
  const std::string own = size_text(*segment.columns, names);
  return matrix_columns_more(plan) == 0 ? own : fmt::format("round_up({}, {}) + {}", own, column_multiple, matrix_columns_more(plan));
}

std::string padded_text(const Panel& panel, const Plan& plan, const std::vector<std::string>& names) {
  return fmt::format("round_up({}, {})", size_text(panel.rows, names), padded_units(plan.schedule));
}

}  // namespace

bool is_of_parameters(const Graph& graph) { return nodes_of(graph, Op::state).empty(); }

std::vector<std::string> kernel_kinds(const Plan& plan) {
  std::vector<std::string> result;
  for (const Kind& kind : kinds_of(plan)) result.emplace_back(kind.name);
  return result;
}

void emit_object(const Plan& plan, const std::filesystem::path& object) { compile(plan, Halide::OutputFileType::object, object); }

void emit_assembly(const Plan& plan, const std::filesystem::path& assembly) { compile(plan, Halide::OutputFileType::assembly, assembly); }

int64_t packed_elements(const Plan& plan) {
  int64_t elements = 0;
  for (const Panel& panel : panels(plan.graph)) {
    int64_t columns = 0;
    for (const Segment& segment : panel.segments) columns += packed_columns(segment, plan);
    const int64_t units = padded_units(plan.schedule);
    columns = (columns + column_multiple - 1) / column_multiple * column_multiple;
    elements += (extent_in(panel.rows, plan.sizes) + units - 1) / units * units * (columns / element_types(plan).weights.columns);
  }
  return elements;
}

std::string packed_size_expression(const Plan& plan) {
  if (is_of_parameters(plan.graph)) return "0";
  const std::vector<std::string> names = dimensions(plan.graph);
  std::string result = "0";
  for (const Panel& panel : panels(plan.graph)) {
    if (panel.segments.empty()) continue;
    std::string columns = "0";
    for (const Segment& segment : panel.segments) columns += " + " + packed_columns_text(segment, plan, names);
    const std::string padded = fmt::format("round_up({}, {})", columns, column_multiple);
    const int together = element_types(plan).weights.columns;
    result +=
        fmt::format(" + {} * {}", padded_text(panel, plan, names), together == 1 ? padded : fmt::format("({} / {})", padded, together));
  }
  return result;
}

std::vector<std::string> projected_size_expressions(const Plan& plan) {
  std::vector<std::string> result;
  if (is_of_parameters(plan.graph) || !is_worth_projecting(plan)) return result;
  for (const Panel& panel : panels(plan.graph))
    result.insert(result.end(), projected_of(plan.graph, panel).size(), padded_text(panel, plan, dimensions(plan.graph)));
  return result;
}

}  // namespace cellc
