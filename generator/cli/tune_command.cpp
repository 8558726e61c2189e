#include <chrono>
#include <fstream>
#include <memory>

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <sched.h>
#include <unistd.h>
#include <nlohmann/json.hpp>

#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/files.h"
#include "cli/sources.h"
#include "lower/lower.h"
#include "lower/targets.h"
#include "passes/slices.h"
#include "schedules/analytic.h"
#include "schedules/choose.h"
#include "schedules/json.h"
#include "schedules/numbers.h"
#include "tune/journal.h"
#include "tune/process.h"
#include "tune/search.h"
#include "tune/space.h"

namespace cellc {
namespace {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

struct Options {
  std::string source, target = "native", output = "schedules";
  std::vector<std::string> cells, sizes, dtypes{"float32"};
  size_t most = 16;
};

struct MeasureOptions {
  std::string plan, library;
  std::vector<int64_t> batches;
};

// A folder of its own for objects, gone when the program ends.
class Workshop {
 public:
  Workshop() : path_(fs::temp_directory_path() / fmt::format("cellc_tune_{}", getpid())) { fs::create_directories(path_); }
  ~Workshop() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  Workshop(const Workshop&) = delete;
  Workshop& operator=(const Workshop&) = delete;
  std::string file(const char* name) const { return (path_ / name).string(); }

 private:
  fs::path path_;
};

std::string processor() {
  std::ifstream stream("/proc/cpuinfo");
  for (std::string line; std::getline(stream, line);)
    if (line.rfind("model name", 0) == 0) return line.substr(line.find(':') + 2);
  return "unknown";
}

// The program's own file tells one build of it from another.
std::string program_and_processor() {
  const fs::path program = fs::read_symlink("/proc/self/exe");
  return fmt::format("{} {} {} ", fs::file_size(program), fs::last_write_time(program).time_since_epoch().count(), processor());
}

void link(const std::string& object, const std::string& library) {
  if (run_process({"cc", "-shared", "-o", library, object}).status != 0)
    throw FileError(fmt::format("cc cannot link {}; cellc tune needs a C compiler for that", object));
}

// The fastest of two fresh processes. A kernel with wrong numbers, or a schedule that Halide has no code for, has no times.
Times measure_afresh(const Workshop& workshop, const Plan& plan, const std::vector<int64_t>& batches) {
  try {
    emit_object(plan, workshop.file("candidate.o"));
  } catch (const LowerError&) {
    return {};
  }
  link(workshop.file("candidate.o"), workshop.file("candidate.so"));
  write_file(workshop.file("candidate.plan"), print_plan(plan));
  std::vector<std::string> command{fs::read_symlink("/proc/self/exe").string(), "measure-candidate", workshop.file("candidate.plan"),
                                   workshop.file("candidate.so")};
  for (const int64_t batch : batches) command.push_back(std::to_string(batch));
  Times times;
  for (int process = 0; process < 2; ++process) {
    const Finished finished = run_process(command);
    if (finished.status != 0) return {};
    const ordered_json measured = parse_json(finished.output);
    for (const auto& [batch, seconds] : measured.items()) {
      const auto [at, is_new] = times.emplace(std::atoll(batch.c_str()), seconds);
      if (!is_new) at->second = std::min(at->second, seconds.get<double>());
    }
  }
  return times;
}

std::string in_words(const Times& times) {
  std::string text;
  for (const auto& [batch, seconds] : times) text += fmt::format("{}N={} {:.1f} ns", text.empty() ? "" : ", ", batch, seconds * 1e9);
  return text.empty() ? "wrong numbers or no object" : text;
}

void report(const Progress& progress) {
  fmt::print("  {} {}/{}: {}{}\n", progress.group, progress.index, progress.count, in_words(progress.times), progress.is_best ? "  *" : "");
  if (progress.is_best) fmt::print("    {}\n", to_string(progress.schedule));
  std::fflush(stdout);
}

ordered_json evidence(const Tuned& tuned, const Times& limits) {
  ordered_json steps = ordered_json::object();
  for (const auto& [batch, seconds] : tuned.times)
    steps[fmt::format("N={}", batch)] = {{"ns", std::round(seconds * 1e11) / 100},
                                         {"analytic_ns", std::round(tuned.start_times.at(batch) * 1e11) / 100},
                                         {"of_limit", std::round(limits.at(batch) / seconds * 1e3) / 1e3}};
  return {{"processor", processor()}, {"date", fmt::format("{:%Y-%m-%d}", fmt::gmtime(std::time(nullptr)))}, {"steps", steps}};
}

void print_summary(const Plan& plan, const Tuned& tuned, const Times& limits) {
  for (const auto& [batch, seconds] : tuned.times)
    fmt::print("  N={:<4} {:10.1f} ns, {:3.0f}% of the limit; analytic {:10.1f} ns\n", batch, seconds * 1e9,
               100 * limits.at(batch) / seconds, tuned.start_times.at(batch) * 1e9);
  const double factor = ratio(tuned.times, tuned.start_times);
  if (tuned.schedule == plan.schedule)
    fmt::print("  the analytic schedule is the fastest that was found\n");
  else
    fmt::print("  {:.1f}% faster than the analytic schedule in the geometric mean\n", 100 * (1 / factor - 1));
}

void tune(const Options& options, const Plan& plan, Journal& journal, const Workshop& workshop) {
  fmt::print("{}\n  analytic: {}\n", kernel_name(plan), to_string(plan.schedule));
  const Measure again = [&](const Plan& candidate, const std::vector<int64_t>& batches) {
    return measure_afresh(workshop, candidate, batches);
  };
  const Measure remembered = [&](const Plan& candidate, const std::vector<int64_t>& batches) {
    if (const std::optional<Times> known = journal.find(candidate, batches)) return *known;
    const Times times = again(candidate, batches);
    journal.add(candidate, times);
    return times;
  };
  const Tuned tuned = search(plan, options.most, remembered, again, report);
  const Times limits = measure_limits(plan, all_batches());
  print_summary(plan, tuned, limits);
  const ordered_json entry = {{"cell", plan.graph.cell},
                              {"size", size_name(plan.graph, plan.sizes)},
                              {"dtype", plan.dtype},
                              {"schedule", to_json(tuned.schedule)},
                              {"evidence", evidence(tuned, limits)}};
  const fs::path table = fs::path(options.output) / (plan.target + ".json");
  write_file(table, with_entry(table, entry));
  fmt::print("  written to {}\n", table.string());
}

std::vector<Plan> plans_of(const Options& options) {
  const std::string target = resolve_target(options.target);
  if (!runs_here(*find_target(target)))
    throw CliError(fmt::format("--target {}: this processor cannot run it, so nothing can be measured", target));
  const std::vector<Graph> cells = options.source.empty() ? shipped_cells() : load_cells(options.source);
  std::vector<Plan> plans;
  for (const std::string& cell : options.cells) {
    const Graph graph = push_slices(find_cell(cells, cell));
    for (const std::string& size : options.sizes)
      for (const std::string& dtype : options.dtypes) {
        check_dtype(dtype);
        const Sizes sizes = parse_sizes(size, graph);
        plans.push_back({"tune", graph, sizes, dtype, target, analytic_schedule(graph, sizes, dtype, target)});
      }
  }
  return plans;
}

void run(const Options& options) {
  const std::vector<Plan> plans = plans_of(options);
  const fs::path table = fs::path(options.output) / (plans[0].target + ".json");
  choose_schedule(options.output, plans[0].graph, plans[0].sizes, plans[0].dtype, plans[0].target);  // a wrong table is told now
  Journal journal(table.string() + ".journal", program_and_processor());
  const Workshop workshop;
  for (const Plan& plan : plans) tune(options, plan, journal, workshop);
}

// On the last core that we may use: other programs prefer the first.
void stay_on_one_core() {
  cpu_set_t set, one;
  CPU_ZERO(&one);
  if (sched_getaffinity(0, sizeof set, &set) != 0) return;
  for (int core = CPU_SETSIZE - 1; core >= 0; --core)
    if (CPU_ISSET(core, &set)) {
      CPU_SET(core, &one);
      sched_setaffinity(0, sizeof one, &one);
      return;
    }
}

void measure(const MeasureOptions& options) {
  stay_on_one_core();
  ordered_json result = ordered_json::object();
  for (const auto& [batch, seconds] : measure_candidate(parse_plan(read_file(options.plan)), options.library, options.batches))
    result[std::to_string(batch)] = seconds;
  fmt::print("{}\n", result.dump());
}

}  // namespace

void add_tune_command(CLI::App& app) {
  const auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("tune", "Search the fastest schedules on this machine and write them to a table");
  command->add_option("--source", options->source, "a C++ file in the cell language (default: the cells that come with cellc)");
  command->add_option("--cells,--cell", options->cells, "the cells")->required();
  command->add_option("--sizes,--size", options->sizes, "10x20 in the order of the cell's dimensions, or I=10,H=20")->required();
  command->add_option("--dtypes,--dtype", options->dtypes, "float32, float64")->capture_default_str();
  command->add_option("--target", options->target, "one that this processor can run")->capture_default_str();
  command->add_option("--most", options->most, "measure at most so many schedules of each group")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
  command
      ->add_option("-o,--output", options->output,
                   "the folder of the table TARGET.json and of the journal, from which an interrupted search goes on")
      ->capture_default_str();
  command->callback([options] { run(*options); });

  const auto candidate = std::make_shared<MeasureOptions>();
  CLI::App* one = app.add_subcommand("measure-candidate", "Time one object of cellc tune in a fresh process")->group("");
  one->add_option("PLAN", candidate->plan)->required();
  one->add_option("LIBRARY", candidate->library)->required();
  one->add_option("BATCH", candidate->batches)->required();
  one->callback([candidate] { measure(*candidate); });
}

}  // namespace cellc
