#include <algorithm>
#include <memory>
#include <optional>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/arguments.h"
#include "cli/commands.h"
  fmt::print("{}", describe_parts(graph));
  if (!sizes.empty()) fmt::print("{}", describe_cost(graph, sizes, options.dtype));
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
  command->add_flag("--dot", options->dot, "draw it instead, in Graphviz's language: what is one product, what is computed when");
  command->callback([options] { run(*options); });
}

}  // namespace cellc
