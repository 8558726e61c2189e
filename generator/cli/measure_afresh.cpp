#include "cli/measure_afresh.h"

#include <algorithm>
#include <array>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <memory>
#include <system_error>

#include <fmt/format.h>
#include <sched.h>
#include <nlohmann/json.hpp>

#include "cli/commands.h"
#include "cli/files.h"
#include "cli/this_machine.h"
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
  try {
    if (run_process({"cc", "-shared", "-o", library, object}).status == 0) return;
  } catch (const std::system_error& error) {
    throw FileError(fmt::format("cannot run {}; cellc tune links what it measures with a C compiler, cc (Debian: gcc)", error.what()));
  }
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
  const Measured measured = measure_candidate(read_plan(options.plan), options.library, options.batches);
  ordered_json result{{"fault", measured.fault}, {"times", ordered_json::object()}};
  for (const auto& [batch, seconds] : measured.times) result["times"][std::to_string(batch)] = seconds;
  fmt::print("{}\n", result.dump());
}

// Signals that are a kernel's own doing.
bool is_crash(int status) {
  constexpr std::array signals{SIGSEGV, SIGILL, SIGBUS, SIGFPE, SIGABRT};
  return std::find(signals.begin(), signals.end(), status - 128) != signals.end();
}

Measured run_measurement(const std::vector<std::string>& command) {
  const Finished finished = run_process(command);
  if (is_crash(finished.status)) return {{}, fmt::format("crashed: {}", strsignal(finished.status - 128))};
  if (finished.status > 128) throw FileError(fmt::format("the process that measured was ended: {}", strsignal(finished.status - 128)));
  if (finished.status != 0) throw FileError(fmt::format("the process that measured failed with the status {}", finished.status));
  const ordered_json result = parse_json(finished.output);
  Measured measured{{}, result.at("fault")};
  for (const auto& [batch, seconds] : result.at("times").items()) measured.times[std::atoll(batch.c_str())] = seconds;
  return measured;
}

}  // namespace

// The program's own file tells one build of it from another.
std::string identity_of_times() {
  const fs::path program = fs::read_symlink("/proc/self/exe");
  return fmt::format("{} {} {} ", fs::file_size(program), fs::last_write_time(program).time_since_epoch().count(), processor_name());
}

Measured measure_afresh(const Workshop& workshop, const Plan& plan, const std::vector<int64_t>& batches) {
  try {
    emit_object(plan, workshop.file("candidate.o"));
  } catch (const LowerError& error) {
    return {{}, fmt::format("no object: {}", error.what())};
  }
  link(workshop.file("candidate.o"), workshop.file("candidate.so"));
  write_file(workshop.file("candidate.plan"), print_plan(plan));
  std::vector<std::string> command{fs::read_symlink("/proc/self/exe").string(), "measure-candidate", workshop.file("candidate.plan"),
                                   workshop.file("candidate.so")};
  for (const int64_t batch : batches) command.push_back(std::to_string(batch));
  Measured first = run_measurement(command);
  if (!first.fault.empty()) return first;
  Measured second = run_measurement(command);
  for (auto& [batch, seconds] : second.times) seconds = std::min(seconds, first.times.at(batch));
  return second;
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
