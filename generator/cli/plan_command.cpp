#include <algorithm>
#include <memory>
#include <set>

#include <fmt/format.h>

#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/files.h"
#include "cli/sources.h"
#include "lower/lower.h"
#include "registry/registry.h"
#include "schedules/choose.h"

namespace cellc {
namespace {

struct Options {
  std::string library, source, schedules, output;
  std::vector<std::string> cells, sizes, dtypes, targets;
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

// The name of a plan's file holds the target as it was given, so that a build tool knows it beforehand.
void plan_kernel(const Options& options, const Graph& graph, const Sizes& sizes, const std::string& dtype, const std::string& target, std::vector<TableRow>& rows) {
  const std::filesystem::path schedules = options.schedules.empty() ? resource_root() / "share/cellc/schedules" : std::filesystem::path(options.schedules);
  const std::string resolved = resolve_target(target);
  Plan plan{options.library, graph, sizes, dtype, resolved, choose_schedule(schedules, graph, sizes, dtype, resolved)};
  const std::string file = fmt::format("{}_{}_{}_{}.plan", graph.cell, size_name(graph, sizes), dtype, target);
  write_file(std::filesystem::path(options.output) / file, print_plan(plan), true);
  std::string packed_size = packed_size_expression(plan);
  rows.push_back({std::move(plan), std::move(packed_size)});
}

void run(const Options& options) {
  check_library(options.library);
  check_unique("--cell", options.cells);
  check_unique("--dtype", options.dtypes);
  check_unique("--target", options.targets);
  std::for_each(options.dtypes.begin(), options.dtypes.end(), check_dtype);
  const std::vector<Graph> cells = load_cells(options.source);
  std::vector<TableRow> rows;
  for (const std::string& cell : options.cells) {
    const Graph& graph = find_cell(cells, cell);
    std::vector<Sizes> sizes{{}};
    for (const std::string& size : options.sizes) {
      sizes.push_back(parse_sizes(size, graph));
      if (std::count(sizes.begin(), sizes.end(), sizes.back()) > 1) throw CliError(fmt::format("--size {} stands twice", size));
    }
    for (const Sizes& size : sizes)
      for (const std::string& dtype : options.dtypes)
        for (const std::string& target : options.targets) plan_kernel(options, graph, size, dtype, target, rows);
  }
  write_file(std::filesystem::path(options.output) / (options.library + "_kernels.cpp"), registry_source(options.library, rows), true);
}

}  // namespace

void add_plan_command(CLI::App& app) {
  const auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("plan", "Write the plans of a library of kernels and its table, for a build tool");
  command->add_option("--library", options->library, "name of the library")->required();
  command->add_option("--source", options->source, "a C++ file in the cell language (default: the cells that come with cellc)");
  command->add_option("--cell", options->cells, "the cells")->required();
  command->add_option("--size", options->sizes, "sizes with objects of their own; every cell gets a generic one, too");
  command->add_option("--dtype", options->dtypes, "float32, float64")->required();
  command->add_option("--target", options->targets, "see 'cellc targets'; native is the best that this machine has")->required();
  command->add_option("--schedules", options->schedules, "folder of the schedule tables (default: those that come with cellc)");
  command->add_option("-o,--output", options->output, "folder of the files")->required();
  command->callback([options] { run(*options); });
}

}  // namespace cellc
