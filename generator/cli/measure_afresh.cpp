#include "cli/measure_afresh.h"

#include <chrono>
#include <memory>

#include <fmt/format.h>
#include <sched.h>
#include <unistd.h>
#include <nlohmann/json.hpp>

#include "cli/commands.h"
#include "cli/files.h"
#include "lower/lower.h"
#include "schedules/json.h"
#include "tune/process.h"

namespace cellc {
namespace {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

struct MeasureOptions {
  std::string plan, library;
  std::vector<int64_t> batches;
};

void link(const std::string& object, const std::string& library) {
  if (run_process({"cc", "-shared", "-o", library, object}).status != 0)
    throw FileError(fmt::format("cc cannot link {}; cellc tune needs a C compiler for that", object));
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
  for (const auto& [batch, seconds] : measure_candidate(read_plan(options.plan), options.library, options.batches))
    result[std::to_string(batch)] = seconds;
  fmt::print("{}\n", result.dump());
}

}  // namespace

Workshop::Workshop() : path_(fs::temp_directory_path() / fmt::format("cellc_tune_{}", getpid())) { fs::create_directories(path_); }

Workshop::~Workshop() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

// The program's own file tells one build of it from another.
std::string program_identity() {
  const fs::path program = fs::read_symlink("/proc/self/exe");
  return fmt::format("{} {} ", fs::file_size(program), fs::last_write_time(program).time_since_epoch().count());
}

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

void add_measure_command(CLI::App& app) {
  const auto candidate = std::make_shared<MeasureOptions>();
  CLI::App* one = app.add_subcommand("measure-candidate", "Time one object of cellc tune in a fresh process")->group("");
  one->add_option("PLAN", candidate->plan)->required();
  one->add_option("LIBRARY", candidate->library)->required();
  one->add_option("BATCH", candidate->batches)->required();
  one->callback([candidate] { measure(*candidate); });
}

}  // namespace cellc
