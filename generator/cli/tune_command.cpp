#include <algorithm>
#include <memory>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/files.h"
#include "cli/measure_afresh.h"
#include "cli/sources.h"
#include "cli/this_machine.h"
#include "cli/tune_report.h"
#include "passes/optimise.h"
#include "passes/stages.h"
#include "schedules/analytic.h"
#include "schedules/choose.h"
#include "schedules/numbers.h"
#include "schedules/table.h"
#include "tune/interrupt.h"
#include "tune/journal.h"
#include "tune/space.h"

namespace cellc {
namespace {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

struct Options {
  std::string source, target = "native", output = "tables";
  std::vector<std::string> cells, sizes, dtypes{"float32"};
  size_t most = 16;
  bool processor_alone = false, model = false;
};

fs::path table_of(const Options& options, const std::string& target) {
  return fs::path(options.output) / (options.processor_alone ? fmt::format("{}.{}.json", target, processor_name()) : target + ".json");
}

// What a build would take now: from this table, and from those that come with cellc.
std::vector<Schedule> known_schedules(const Options& options, const Plan& plan) {
  std::vector<Schedule> known;
  for (const fs::path& folder : {fs::path(options.output), shipped_schedules()})
    known.push_back(choose_schedule({folder}, plan.graph, plan.sizes, plan.dtype, plan.target, processor_name()));
  return known;
}

Tuned search_with(const Options& options, const Plan& plan, Journal& journal, const Workshop& workshop) {
  const Measure again = [&](const Plan& candidate, const std::vector<int64_t>& batches) {
    return measure_afresh(workshop, candidate, batches);
  };
  const Measure remembered = [&](const Plan& candidate, const std::vector<int64_t>& batches) {
    if (const std::optional<Measured> known = journal.find(candidate, batches)) return *known;
    const Measured measured = again(candidate, batches);
    journal.add(candidate, measured);
    return measured;
  };
  try {
    return search(plan, known_schedules(options, plan), options.most, remembered, again, report_progress);
  } catch (const SearchError& error) {
    throw FileError(
        fmt::format("{}: its analytic schedule cannot be measured, and nothing was written: {}", kernel_name(plan), error.what()));
  }
}

void write_entry(const Options& options, const Plan& plan, const Schedule& schedule, const ordered_json& evidence) {
  const ordered_json entry = {{"cell", plan.graph.cell},
                              {"size", size_name(plan.graph, plan.sizes)},
                              {"dtype", plan.dtype},
                              {"schedule", to_json(schedule)},
                              {"evidence", evidence}};
  const fs::path table = table_of(options, plan.target);
  write_file(table, with_entry(table, entry));
  fmt::print("  written to {}\n", table.string());
}

void tune(const Options& options, const Plan& plan, Journal& journal, const Workshop& workshop) {
  fmt::print("{}\n  analytic: {}\n", kernel_name(plan), to_string(plan.schedule));
  const Tuned tuned = search_with(options, plan, journal, workshop);
  const Times limits = measure_limits(plan, all_batches());
  print_summary(plan, tuned, limits);
  write_entry(options, plan, tuned.schedule, evidence(tuned, limits));
}

void write_model(const Options& options, const Plan& plan) {
  fmt::print("{}\n  {}\n", kernel_name(plan), to_string(plan.schedule));
  write_entry(options, plan, plan.schedule, {{"model", "schedules/analytic.cpp; nothing was measured"}});
}

std::vector<Plan> plans_of(const Options& options) {
  const std::string target = resolve_target(options.target);
  if (!options.model && !runs_here(*find_target(target)))
    throw CliError(
        fmt::format("--target {}: this processor cannot run it, so nothing can be measured; --model writes what the model gives", target));
  const std::vector<Graph> cells = options.source.empty() ? shipped_cells() : load_cells(options.source);
  std::vector<Plan> plans;
  for (const std::string& cell : options.cells) {
    const Graph graph = optimise(find_cell(cells, cell));
    if (!stages(graph).stages.empty())
      throw CliError(
          fmt::format("--cells {}: it is computed in stages ('cellc explain'), which are not measured; kernels of it have the "
                      "analytic schedule",
                      cell));
    for (const std::string& size : options.sizes)
      for (const std::string& dtype : options.dtypes) {
        check_dtype(dtype);
        const Sizes sizes = parse_sizes(size, graph);
        Plan plan{"tune", graph, sizes, dtype, target, analytic_schedule(graph, sizes, dtype, target)};
        if (std::any_of(plans.begin(), plans.end(), [&](const Plan& other) { return kernel_name(other) == kernel_name(plan); }))
          throw CliError(fmt::format("{} would be tuned twice: a cell, a size or a dtype stands twice", kernel_name(plan)));
        plans.push_back(std::move(plan));
      }
  }
  return plans;
}

void run(const Options& options) {
  const std::vector<Plan> plans = plans_of(options);
  const fs::path table = table_of(options, plans[0].target), file = table.string() + ".journal";
  load_table(table);  // a wrong one is told now
  if (options.model) {
    for (const Plan& plan : plans) write_model(options, plan);
    return;
  }
  const Workshop workshop;
  Journal journal(file, identity_of_times());
  if (journal.size() != 0) fmt::print("going on with {}, which knows {} measured schedules\n", file.string(), journal.size());
  catch_interruptions();
  try {
    for (const Plan& plan : plans) tune(options, plan, journal, workshop);
  } catch (...) {
    fmt::print(stderr, "cellc: what was measured is in {}: the same command goes on from there\n", file.string());
    throw;
  }
  journal.close();
}

}  // namespace

void add_tune_command(CLI::App& app) {
  const auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("tune", "Search the fastest schedules on this machine and write them to a table");
  command->add_option("--source", options->source, "a C++ file in the cell language (default: the cells that come with cellc)");
  command->add_option("--cells,--cell", options->cells, "the cells")->required();
  command->add_option("--sizes,--size", options->sizes, "10x20 in the order of the cell's dimensions, or I=10,H=20")->required();
  command->add_option("--dtypes,--dtype", options->dtypes, "float32, float64, bfloat16, float16, float32-bfloat16, float32-int8")
      ->capture_default_str();
  command->add_option("--target", options->target, "one that this processor can run")->capture_default_str();
  const auto most = command->add_option("--most", options->most, "measure at most so many schedules of each group")
                        ->check(CLI::Range(1, 1000))
                        ->capture_default_str();
  const auto alone = command->add_flag("--processor-alone", options->processor_alone,
                                       "write TARGET.PROCESSOR.json, which only builds for this machine's kind of processor read");
  command->add_flag("--model", options->model, "measure nothing: write the analytic schedules, also of a target that is not at hand")
      ->excludes(most)
      ->excludes(alone);
  command
      ->add_option("-o,--output", options->output,
                   "the folder of the table TARGET.json and of the journal, from which an interrupted search goes on")
      ->capture_default_str()
      ->check(not_empty());
  command->callback([options] { run(*options); });
}

}  // namespace cellc
