#include <algorithm>
#include <memory>
#include <optional>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/description.h"
#include "cli/explain_gradient.h"
#include "cli/files.h"
#include "cli/sources.h"
#include "lower/lower.h"
#include "passes/optimise.h"
#include "schedules/choose.h"

namespace cellc {
namespace {

struct Options {
  std::string cell_or_file, cell, size, dtype = "float32", processor;
  std::optional<std::string> schedules;
  std::vector<std::string> targets;
  bool dot = false;
};

// The schedule of each target, a line each, as a build for it gets it.
std::string schedules_text(const Options& options, const Graph& graph, const Sizes& sizes) {
  const std::vector<std::filesystem::path> tables = schedule_folders(options.schedules);
  std::string text = fmt::format("schedules for {} {}\n", size_name(graph, sizes), options.dtype);
  for (const std::string& target : options.targets.empty() ? target_names() : options.targets) {
    if (target == "cuda" && !has_cuda_kernels(graph)) {
      text += "  cuda: none, which has no kernels in stages, and none with sums over a row\n";
      continue;
    }
    const std::string resolved = resolve_target(target), processor = resolve_processor(options.processor, target, tables);
    const Plan plan{"explain",     graph,    sizes,
                    options.dtype, resolved, choose_schedule(tables, graph, sizes, options.dtype, resolved, processor)};
    text += fmt::format("  {}: {}\n", resolved, to_string(plan.schedule));
    if (!sizes.empty()) text += fmt::format("    {}\n", describe_padding(plan));
  }
  return text;
}

// The argument is a file when there is one of that name, else a cell that comes with cellc.
Graph graph_of(const Options& options) {
  if (std::filesystem::is_regular_file(options.cell_or_file) || options.cell_or_file.find_first_of("./") != std::string::npos)
    return find_cell(load_cells(options.cell_or_file), options.cell);
  if (!options.cell.empty())
    throw CliError(fmt::format("--cell {}: '{}' is a cell already; expected a file beside --cell", options.cell, options.cell_or_file));
  return find_cell(shipped_cells(), options.cell_or_file);
}

// What each pass leaves of a graph.
std::string passes_text(Graph graph) {
  std::string text;
  for (const Pass& pass : passes()) {
    const size_t before = graph.nodes.size();
    graph = pass.run(graph);
    text += fmt::format("pass {}: {} nodes, then {}\n", pass.name, before, graph.nodes.size());
  }
  return text;
}

void run(const Options& options) {
  check_dtype(options.dtype);
  const Graph read = graph_of(options), graph = optimise(read);
  const Sizes sizes = options.size.empty() ? Sizes{} : parse_sizes(options.size, graph);
  if (options.dot) return fmt::print("{}", draw_parts(graph));
  const std::string schedules = schedules_text(options, graph, sizes);
  fmt::print("{}", describe_parts(graph));
  if (!sizes.empty()) fmt::print("{}", describe_cost(graph, sizes, options.dtype));
  fmt::print("{}{}{}", gradient_text(graph, sizes), passes_text(read), schedules);
}

}  // namespace

void add_explain_command(CLI::App& app) {
  const auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("explain", "Tell what is made of a cell: products, packed parameters, cost, schedules");
  command->add_option("CELL|FILE", options->cell_or_file, "a cell that comes with cellc, or a file")->required();
  command->add_option("--cell", options->cell, "the cell of FILE");
  command->add_option("--size", options->size, "10x20 in the order of the cell's dimensions, or I=10,H=20 (default: the generic kernel)");
  command->add_option("--dtype", options->dtype, "float32, float64, bfloat16, float16, float32-bfloat16 or float32-int8")
      ->capture_default_str();
  command->add_option("--target", options->targets, "these targets only");
  command->add_option("--schedules", options->schedules, "folder of tables that go before those that come with cellc")
      ->check(CLI::ExistingDirectory);
  command->add_option("--processor", options->processor, processor_help);
  command->add_flag("--dot", options->dot, "draw it instead, in Graphviz's language: what is one product, what is computed when");
  command->callback([options] { run(*options); });
}

}  // namespace cellc
