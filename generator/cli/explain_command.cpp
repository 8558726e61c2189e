#include <algorithm>
#include <memory>
#include <optional>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/explain_gradient.h"
#include "cli/files.h"
#include "cli/sources.h"
#include "lower/lower.h"
#include "lower/panel.h"
#include "passes/slices.h"
#include "schedules/choose.h"

namespace cellc {
namespace {

struct Options {
  std::string cell_or_file, cell, size, dtype = "float32", processor;
  std::optional<std::string> schedules;
  std::vector<std::string> targets;
};

const Node& node_of(const Graph& graph, NodeId id) { return graph.nodes[static_cast<size_t>(id)]; }

std::string describe(const Graph& graph, const std::vector<Term>& terms) {
  std::string text;
  for (const Term& term : terms) {
    const Node& node = node_of(graph, term.node);
    text += term.negative ? (text.empty() ? "-" : " - ") : (text.empty() ? "" : " + ");
    text += node.name.empty() ? fmt::format("%{}", term.node) : node.name;
  }
  return text;
}

void explain_signature(const Graph& graph) {
  fmt::print("cell {}: dimensions {}\n", graph.cell, fmt::join(dimensions(graph), ", "));
  for (const auto& [title, op] : {std::pair{"input", Op::input}, std::pair{"state", Op::state}, std::pair{"param", Op::param}})
    for (const NodeId id : nodes_of(graph, op))
      fmt::print("  {} {} {}\n", title, node_of(graph, id).name, to_string(node_of(graph, id).shape));
}

// One line for each accumulator of the register tile, and for each vector of parameters that is used by itself.
void explain_panel(const Graph& graph, const Panel& panel) {
  fmt::print("new state {}: {} accumulator{} beside each other\n", to_string({panel.rows}), panel.accumulators.size(),
             panel.accumulators.size() == 1 ? "" : "s");
  for (const Accumulator& accumulator : panel.accumulators) {
    std::vector<std::string> summands;
    for (const Product& product : accumulator.products)
      summands.push_back(
          fmt::format("({}) {}", describe(graph, panel.segments[product.segment].terms), node_of(graph, product.operand).name));
    const std::vector<Term>& bias = panel.segments[accumulator.bias].terms;
    if (!bias.empty()) summands.push_back(fmt::format("packed ({})", describe(graph, bias)));
    fmt::print("  {}\n", fmt::join(summands, " + "));
  }
  for (const auto& [node, segment] : panel.vector_of)
    fmt::print("  packed by itself: {}\n", describe(graph, panel.segments[segment].terms));
}

struct Cost {
  int64_t flops = 0, weights = 0;
};

// Two operations for each weight; the weights are what a step of one row streams through.
Cost cost_of(const std::vector<Panel>& parts, const Sizes& sizes) {
  Cost cost;
  for (const Panel& panel : parts) {
    const int64_t rows = extents({panel.rows}, sizes)[0];
    for (const Segment& segment : panel.segments) {
      const int64_t weights = rows * (segment.columns ? extents({*segment.columns}, sizes)[0] : 1);
      cost.weights += weights;
      cost.flops += segment.columns ? 2 * weights : weights;
    }
  }
  return cost;
}

// The schedule of each target, a line each, as a build for it gets it.
std::string schedules_text(const Options& options, const Graph& graph, const Sizes& sizes) {
  const std::vector<std::filesystem::path> tables = schedule_folders(options.schedules);
  std::string text = fmt::format("schedules for {} {}\n", size_name(graph, sizes), options.dtype);
  for (const std::string& target : options.targets.empty() ? target_names() : options.targets) {
    const std::string resolved = resolve_target(target), processor = resolve_processor(options.processor, target, tables);
    text += fmt::format("  {}: {}\n", resolved, to_string(choose_schedule(tables, graph, sizes, options.dtype, resolved, processor)));
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

void run(const Options& options) {
  check_dtype(options.dtype);
  const Graph graph = push_slices(graph_of(options));
  const Sizes sizes = options.size.empty() ? Sizes{} : parse_sizes(options.size, graph);
  const std::vector<Panel> parts = panels(graph);
  const std::string schedules = schedules_text(options, graph, sizes);
  explain_signature(graph);
  for (const Panel& panel : parts) explain_panel(graph, panel);
  if (!sizes.empty()) {
    const Cost cost = cost_of(parts, sizes);
    fmt::print("a step of one row: {} FLOP in products and sums, {} bytes of packed parameters (without padding)\n", cost.flops,
               cost.weights * dtype_row(options.dtype).weight_bytes);
  }
  fmt::print("{}{}", gradient_text(graph, sizes), schedules);
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
  command->callback([options] { run(*options); });
}

}  // namespace cellc
