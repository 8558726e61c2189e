#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <set>

#include <fmt/format.h>

#include "cli/arguments.h"
#include "cli/call_limits.h"
#include "cli/commands.h"
#include "cli/files.h"
#include "cli/sources.h"
#include "cli/wanted.h"
#include "lower/lower.h"
#include "passes/optimise.h"
#include "passes/slices.h"
#include "registry/registry.h"
#include "registry/typed_header.h"
#include "schedules/choose.h"

namespace cellc {
namespace {

struct Options {
  std::string library, output, processor;
  std::optional<std::string> source, schedules, sizes_file;
  std::vector<std::string> cells, sizes, dtypes, targets;
  bool gradients = false;
};

void check_unique(const char* option, const std::vector<std::string>& values) {
  std::set<std::string> known;
  for (const std::string& value : values)
    if (!known.insert(value).second) throw CliError(fmt::format("{} {} stands twice", option, value));
}

void check_library(const std::string& name) {
  const auto word = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; };
  if (!std::all_of(name.begin(), name.end(), word) || name.empty() || std::isdigit(static_cast<unsigned char>(name[0])))
    throw CliError(fmt::format("--library {}: expected a C identifier", name));
}

// "native" and the target that it is would be the same kernels twice.
void check_native(const std::vector<std::string>& targets) {
  if (std::find(targets.begin(), targets.end(), "native") == targets.end()) return;
  const std::string resolved = resolve_target("native");
  if (std::find(targets.begin(), targets.end(), resolved) != targets.end())
    throw CliError(fmt::format("--target native is {} on this machine, which stands there, too", resolved));
}

void check_options(const Options& options) {
  check_library(options.library);
  check_unique("--cell", options.cells);
  check_unique("--dtype", options.dtypes);
  check_unique("--target", options.targets);
  std::for_each(options.dtypes.begin(), options.dtypes.end(), check_dtype);
  std::for_each(options.targets.begin(), options.targets.end(), resolve_target);
  check_native(options.targets);
  if (options.schedules && !std::filesystem::is_directory(*options.schedules))
    throw CliError(fmt::format("--schedules {}: there is no such folder", *options.schedules));
}

// What is to be written: every file is made before the first one is written, so that an error leaves the folder as it was.
struct Files {
  std::vector<std::pair<std::string, std::string>> plans;  ///< name and content
  std::vector<TableRow> rows;
  std::vector<GradientRow> gradients;
};

// The name of a plan's file holds size and target as they were given, so that a build tool knows it beforehand.
std::string plan_name(const Wanted& wanted, const std::string& target) {
  std::string size = wanted.size;
  size.erase(std::remove(size.begin(), size.end(), '='), size.end());
  std::replace(size.begin(), size.end(), ',', '_');
  return fmt::format("{}_{}_{}_{}.plan", wanted.cell, size, wanted.dtype, target);
}

void add_kernel(const Options& options, const Graph& graph, const Sizes& sizes, const Wanted& wanted, const std::string& target,
                Files& files) {
  const std::vector<std::filesystem::path> tables = schedule_folders(options.schedules);
  const std::string resolved = resolve_target(target), processor = resolve_processor(options.processor, target, tables);
  Plan plan{options.library, graph,    sizes,
            wanted.dtype,    resolved, choose_schedule(tables, graph, sizes, wanted.dtype, resolved, processor)};
  files.plans.emplace_back(plan_name(wanted, target), print_plan(plan));
  TableRow row{plan, packed_size_expression(plan), kernel_kinds(plan), projected_size_expressions(plan)};
  files.rows.push_back(std::move(row));
}

Sizes sizes_within(const Sizes& sizes, const Graph& graph) {
  Sizes result;
  for (const std::string& name : dimensions(graph))
    if (const auto found = sizes.find(name); found != sizes.end()) result.insert(*found);
  return result;
}

// Kernels take blocks of what is there alone.
Gradient planned_gradient(const Graph& graph) {
  Gradient parts = gradient(graph);
  for (Graph* part : {&parts.backward, &parts.inputs, &parts.states}) *part = push_slices(*part);
  return parts;
}

bool has_gradients(const std::string& dtype) { return dtype == "float32" || dtype == "float64"; }

// The kernels of a gradient are those of cells. Those of its parameters go by rows, so that one serves all sizes. cuda has none yet.
void add_gradient_kernels(const Options& options, const Graph& graph, const Sizes& sizes, const Wanted& wanted, const std::string& target,
                          Files& files) {
  if (!has_gradients(wanted.dtype) || target == "cuda") return;
  const auto is_of_cell = [&](const GradientRow& row) { return row.cell == graph.cell; };
  if (std::none_of(files.gradients.begin(), files.gradients.end(), is_of_cell))
    files.gradients.push_back({graph.cell, planned_gradient(graph)});
  const Gradient parts = std::find_if(files.gradients.begin(), files.gradients.end(), is_of_cell)->gradient;
  check_call(graph, parts);
  const auto add = [&](const Graph& part) {
    add_kernel(options, part, sizes_within(sizes, part), {part.cell, wanted.size, wanted.dtype, wanted.place}, target, files);
  };
  add(parts.backward), add(parts.inputs), add(parts.states);
  if (sizes.empty()) add(parts.parameters);
}

// The class of each cell; a source that is not named after one of them has a header with all.
std::map<std::string, std::string> headers_of(const Options& options, const DocumentedCells& cells, const std::vector<TableRow>& rows) {
  std::map<std::string, std::string> headers;
  std::vector<std::string> names;
  for (const TableRow& row : rows) {
    const std::string& cell = row.plan.graph.cell;
    const bool is_of_source = std::any_of(cells.graphs.begin(), cells.graphs.end(), [&](const Graph& graph) { return graph.cell == cell; });
    if (!is_of_source || std::find(names.begin(), names.end(), cell) != names.end()) continue;
    names.push_back(cell);
    const auto comment = cells.comments.find(cell);
    headers[cell + ".h"] =
        typed_header(options.library, find_cell(cells.graphs, cell), comment == cells.comments.end() ? "" : comment->second);
  }
  if (options.source) headers.emplace(std::filesystem::path(*options.source).stem().string() + ".h", joined_header(names));
  return headers;
}

void run(const Options& options) {
  check_options(options);
  const DocumentedCells documented = options.source ? load_documented(*options.source) : shipped_documented();
  const std::vector<Graph>& cells = documented.graphs;
  Files files;
  std::map<std::string, std::string> known;  // a kernel and how it was written
  for (const Wanted& wanted : wanted_kernels({options.cells, options.sizes, options.dtypes, options.sizes_file}, cells)) {
    const Graph graph = optimise(find_cell(cells, wanted.cell));
    check_call(graph);
    const Sizes sizes = sizes_of(wanted, graph);
    const auto [first, is_new] = known.emplace(fmt::format("{} {} {}", wanted.cell, size_name(graph, sizes), wanted.dtype), wanted.place);
    if (!is_new) throw CliError(fmt::format("{} stands twice: {} is the same kernel", wanted.place, first->second));
    for (const std::string& target : options.targets) {
      add_kernel(options, graph, sizes, wanted, target, files);
      if (options.gradients) add_gradient_kernels(options, graph, sizes, wanted, target, files);
    }
  }
  if (options.gradients && files.gradients.empty())
    throw CliError("--gradients: expected float32 or float64 among the types, and a processor's target");
  const std::filesystem::path folder = options.output;
  for (const auto& [name, content] : files.plans) write_file(folder / name, content, true);
  write_file(folder / (options.library + "_kernels.cpp"), registry_source(options.library, files.rows, files.gradients), true);
  for (const auto& [name, content] : headers_of(options, documented, files.rows)) write_file(folder / "include" / name, content, true);
}

}  // namespace

void add_plan_command(CLI::App& app) {
  const auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("plan", "Write the plans of a library of kernels and its table, for a build tool");
  command->add_option("--library", options->library, "name of the library")->required();
  command->add_option("--source", options->source, "a C++ file in the cell language (default: the cells that come with cellc)");
  command->add_option("--cell", options->cells, "the cells (default: those of the sizes file)");
  command->add_option("--size", options->sizes, "sizes with objects of their own, 10x20 or I=10,H=20; every cell gets a generic one, too");
  command->add_option(
      "--dtype", options->dtypes,
      "float32, float64, bfloat16, float16, float32-bfloat16, float32-int8 (default: those of the sizes file, else float32)");
  command->add_option("--sizes-file", options->sizes_file, "more kernels, a line each: 'cellc scan' writes such a file");
  command->add_option("--target", options->targets, "see 'cellc targets'; native is the best that this machine has")->required();
  command->add_flag("--gradients", options->gradients, "kernels for the gradients of the cells, too (of float32 and float64)");
  command->add_option("--schedules", options->schedules, "folder of tables that go before those that come with cellc");
  command->add_option("--processor", options->processor, processor_help);
  command->add_option("-o,--output", options->output, "folder of the files")->required()->check(not_empty());
  command->callback([options] { run(*options); });
}

}  // namespace cellc
