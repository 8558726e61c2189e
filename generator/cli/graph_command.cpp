#include <algorithm>
#include <memory>

#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/files.h"
#include "cli/sources.h"
#include "graph/text.h"
#include "passes/gradient.h"

namespace cellc {
namespace {

struct Options {
  std::string file, cell, output;
  bool dot = false, gradient = false;
};

void run(const Options& options) {
  const std::vector<Graph> cells = load_cells(options.file);
  std::string text;
  const auto print_one = [&](const Graph& graph) { text += options.dot ? print_dot(graph) : print_graph(graph); };
  const auto print = [&](const Graph& graph) {
    if (!options.gradient) return print_one(graph);
    const Gradient parts = gradient(graph);
    for (const Graph* part : {&parts.backward, &parts.inputs, &parts.states, &parts.parameters}) print_one(*part);
  };
  if (options.cell.empty())
    std::for_each(cells.begin(), cells.end(), print);
  else
    print(find_cell(cells, options.cell));
  if (options.output.empty())
    fmt::print("{}", text);
  else
    write_file(options.output, text);
}

}  // namespace

void add_graph_command(CLI::App& app) {
  const auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("graph", "Print the expression graph of each cell of a file");
  command->add_option("FILE", options->file, "a C++ file in the cell language, or a .cellgraph file")->required();
  command->add_option("--cell", options->cell, "this cell only");
  command->add_flag("--dot", options->dot, "in Graphviz's language");
  command->add_flag("--gradient", options->gradient, "the graphs of its gradient instead");
  command->add_option("-o,--output", options->output, "write to this file");
  command->callback([options] { run(*options); });
}

}  // namespace cellc
