#include <memory>
#include <optional>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/commands.h"
#include "cli/sources.h"
#include "cli/this_machine.h"

namespace cellc {
namespace {

std::string tensors(const Graph& graph, Op op) {
  std::vector<std::string> parts;
  for (const NodeId id : nodes_of(graph, op)) {
    const Node& node = graph.nodes[static_cast<size_t>(id)];
    parts.push_back(node.name + to_string(node.shape));
  }
  return fmt::format("{}", fmt::join(parts, ", "));
}

void list_cells(const std::optional<std::string>& file) {
  for (const Graph& graph : file ? load_cells(*file) : shipped_cells())
    fmt::print("{}\n  inputs  {}\n  states  {}\n  params  {}\n", graph.cell, tensors(graph, Op::input), tensors(graph, Op::state),
               tensors(graph, Op::param));
}

void list_targets() {
  for (const TargetRow& row : target_rows) {
    const bool is_here = row.name == "cuda" ? has_cuda_driver() : runs_here(row);
    fmt::print("{:<20} {:<9} {}\n", row.name, is_here ? "here" : "not here", row.description);
  }
  const TargetRow* native = native_target();
  fmt::print("{:<20} {}\n", "native", native ? native->name : "none: this processor has none of these");
  if (const std::string processor = processor_name(); !processor.empty()) fmt::print("{:<20} {}\n", "processor", processor);
}

}  // namespace

void add_cells_command(CLI::App& app) {
  const auto file = std::make_shared<std::optional<std::string>>();
  CLI::App* command = app.add_subcommand("cells", "List the cells of a file, or those that come with cellc");
  command->add_option("FILE", *file, "a C++ file in the cell language, or a .cellgraph file");
  command->callback([file] { list_cells(*file); });
}

void add_targets_command(CLI::App& app) {
  app.add_subcommand("targets", "List the targets, what each needs, and which this processor has")->callback(list_targets);
}

}  // namespace cellc
