#include <fmt/format.h>

#include "lower/lower.h"
#include "lower/packed.h"
#include "lower/step.h"
#include "lower/targets.h"

namespace cellc {
namespace {

Halide::Target target_of(const Plan& plan) {
  const TargetRow* row = find_target(plan.target);
  if (!row) throw LowerError(fmt::format("unknown target {}", plan.target));
  // The runtime has checked every shape before a call, and the kernels need nothing of Halide's runtime.
  return Halide::Target(std::string(row->halide) + "-no_runtime-no_asserts-no_bounds_query");
}

Halide::Module module_of(const Plan& plan) {
  const Halide::Target target = target_of(plan);
  Halide::Module module(kernel_name(plan), target);
  for (Kernel& kernel : std::vector<Kernel>{pack_kernel(plan), step_kernel(plan), step_few_kernel(plan), step_one_kernel(plan)}) {
    const Halide::Module lowered =
        kernel.pipeline.compile_to_module(kernel.arguments, symbol(plan, kernel.kind), target, Halide::LinkageType::ExternalPlusArgv);
    for (const auto& function : lowered.functions()) module.append(function);
    for (const auto& buffer : lowered.buffers()) module.append(buffer);
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

}  // namespace

void emit_object(const Plan& plan, const std::filesystem::path& object) { compile(plan, Halide::OutputFileType::object, object); }

void emit_assembly(const Plan& plan, const std::filesystem::path& assembly) { compile(plan, Halide::OutputFileType::assembly, assembly); }

std::string packed_size_expression(const Plan& plan) {
  const std::vector<std::string> names = dimensions(plan.graph);
  std::string result = "0";
  for (const Panel& panel : panels(plan.graph)) {
    std::string columns = "0";
    for (const Segment& segment : panel.segments) columns += " + " + (segment.columns ? size_text(*segment.columns, names) : "1");
    result += fmt::format(" + round_up({}, {}) * ({})", size_text(panel.rows, names), padded_units(plan.schedule), columns);
  }
  return result;
}

}  // namespace cellc
