#include <memory>

#include <fmt/format.h>

#include "cli/arguments.h"
#include "cli/call_limits.h"
#include "cli/commands.h"
#include "cli/files.h"
#include "cli/sources.h"
#include "lower/lower.h"
#include "passes/optimise.h"
#include "schedules/choose.h"

namespace cellc {
namespace {

struct Options {
  std::string file, plan, cell, size, dtype = "float32", target = "native", processor, output;
  bool generic = false, assembly = false;
};

void emit(const Plan& plan, const std::filesystem::path& path, void (*write)(const Plan&, const std::filesystem::path&)) {
  make_file(path, [&](const std::filesystem::path& temporary) { write(plan, temporary); });
}

Plan plan_of(const Options& options) {
  if (options.file.empty()) throw CliError("nothing to build: expected FILE or --plan");
  if (options.size.empty() != options.generic) throw CliError("expected one of --size and --generic");
  check_dtype(options.dtype);
  const std::string target = resolve_target(options.target);
  const std::vector<Graph> cells = load_cells(options.file);
  const Graph graph = optimise(find_cell(cells, options.cell));
  check_call(graph);
  const Sizes sizes = options.generic ? Sizes{} : parse_sizes(options.size, graph);
  const std::vector<std::filesystem::path> tables = schedule_folders({});
  const std::string processor = resolve_processor(options.processor, options.target, tables);
  return {"kernels", graph, sizes, options.dtype, target, choose_schedule(tables, graph, sizes, options.dtype, target, processor)};
}

void run(const Options& options) {
  if (!options.plan.empty()) return emit(read_plan(options.plan), options.output, emit_object);
  const Plan plan = plan_of(options);
  const std::filesystem::path path = std::filesystem::path(options.output) / kernel_name(plan);
  emit(plan, path.string() + ".o", emit_object);
  fmt::print("{}.o\n", path.string());
  if (!options.assembly) return;
  emit(plan, path.string() + ".s", emit_assembly);
  fmt::print("{}.s\n", path.string());
}

}  // namespace

void add_build_command(CLI::App& app) {
  const auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("build", "Emit the object of one cell, size, dtype and target");
  CLI::Option* plan = command->add_option("--plan", options->plan, "a file written by 'cellc plan': it says all but the output");
  for (CLI::Option* option : {
           command->add_option("FILE", options->file, "a C++ file in the cell language, or a .cellgraph file"),
           command->add_option("--cell", options->cell, "the cell"),
           command->add_option("--size", options->size, "10x20 in the order of the cell's dimensions, or I=10,H=20"),
           command->add_flag("--generic", options->generic, "extents are read at run time"),
           command->add_option("--dtype", options->dtype, "float32, float64, bfloat16, float16, float32-bfloat16 or float32-int8")
               ->capture_default_str(),
           command->add_option("--target", options->target, "see 'cellc targets'")->capture_default_str(),
           command->add_option("--processor", options->processor, processor_help),
           command->add_flag("--assembly", options->assembly, "write the assembly text, too"),
       })
    plan->excludes(option);
  command->add_option("-o,--output", options->output, "the folder of the object; with --plan the object itself")
      ->required()
      ->check(not_empty());
  command->callback([options] { run(*options); });
}

}  // namespace cellc
