#include <algorithm>
#include <array>
#include <iterator>
#include <span>

#include <fmt/format.h>

#include "lower/cuda_calls.h"
#include "lower/cuda_steps.h"
#include "lower/intrinsics.h"
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

// 16 warps of 128 registers hide the latencies; a thread with the tiles of several gates, or in float64, takes more.
int resident_threads(const Plan& plan) {
  const std::vector<Panel> parts = panels(plan.graph);
  const bool has_gates = std::any_of(parts.begin(), parts.end(), [](const Panel& panel) { return panel.accumulators.size() > 1; });
  return has_gates || element_types(plan).compute.bytes() > 4 ? 256 : 512;
}

struct Kind {
  const char* name;
  Kernel (*kernel)(const Plan& plan);
  bool (*is_there)(const Plan& plan);
};

bool always(const Plan&) { return true; }

constexpr std::array parameter_kinds{Kind{"outer", outer_kernel, always}, Kind{"sum_rows", sum_rows_kernel, always},
                                     Kind{"unpack", unpack_kernel, always}};

constexpr std::array step_kinds{Kind{"pack", pack_kernel, always},
                                Kind{"step", step_kernel, always},
                                Kind{"step_one", step_one_kernel, always},
                                Kind{"step_few", step_few_kernel, always},
                                Kind{"step_many", step_many_kernel, always},
                                Kind{"project", project_kernel, projects},
                                Kind{"recur_one", recur_one_kernel, projects},
                                Kind{"recur_few", recur_few_kernel, projects},
                                Kind{"recur_many", recur_many_kernel, recurs_many}};
constexpr std::array cuda_kinds{Kind{"pack", cuda_pack_kernel, always}, Kind{"step", cuda_step_kernel, always},
                                Kind{"step_many", cuda_step_many_kernel, always}, Kind{"project", cuda_project_kernel, projects},
                                Kind{"recur", cuda_recur_kernel, projects}};

std::vector<Kind> kinds_of(const Plan& plan) {
  if (is_cuda(plan) && element_types(plan).weights.is_quantised())
    throw LowerError(fmt::format("{}: there are no kernels for cuda with int8 weights", kernel_name(plan)));
  if (is_of_parameters(plan.graph)) return {parameter_kinds.begin(), parameter_kinds.end()};
  const std::span<const Kind> all = is_cuda(plan) ? std::span<const Kind>(cuda_kinds) : step_kinds;
  std::vector<Kind> result;
  std::copy_if(all.begin(), all.end(), std::back_inserter(result), [&](const Kind& kind) { return kind.is_there(plan); });
  return result;
}

void append(Halide::Module& module, const Halide::Module& lowered) {
  for (const auto& function : lowered.functions()) module.append(with_intrinsics(function));
  for (const auto& buffer : lowered.buffers()) module.append(buffer);
}

void add_kernels(const Plan& plan, const std::vector<Kind>& kinds, Halide::Module& module) {
  for (const Kind& kind : kinds) {
    Kernel kernel = kind.kernel(plan);
    const Halide::Module lowered = kernel.pipeline.compile_to_module(kernel.arguments, symbol(plan, kernel.kind), module.target(),
                                                                     Halide::LinkageType::ExternalPlusArgv);
    if (is_cuda(plan))
      append_with_runtime_calls(module, lowered, kernel.kind, resident_threads(plan));
    else
      append(module, lowered);
    module.set_any_strict_float(module.any_strict_float() || lowered.any_strict_float());
  }
}

Halide::Module module_of(const Plan& plan) {
  Halide::Module module(kernel_name(plan), target_of(plan));
  const std::vector<Kind> kinds = kinds_of(plan);
  const std::vector<Plan> stages = stage_plans(plan);
  for (const Plan& stage : stages) add_kernels(stage, kinds, module);
  if (stages.empty()) add_kernels(plan, kinds, module);
  return module;
}

void compile(const Plan& plan, Halide::OutputFileType type, const std::filesystem::path& path) {
  try {
    module_of(plan).compile({{type, path.string()}});
  } catch (const Halide::Error& error) {
    throw LowerError(fmt::format("{}: Halide: {}", kernel_name(plan), error.what()));
  }
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

}  // namespace cellc
