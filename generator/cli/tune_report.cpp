#include "cli/tune_report.h"

#include <cmath>
#include <cstdio>
#include <ctime>
#include <fstream>

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/this_machine.h"
#include "schedules/numbers.h"

namespace cellc {

using nlohmann::ordered_json;

namespace {

std::string in_words(const Times& times) {
  std::string text;
  for (const auto& [batch, seconds] : times) text += fmt::format("{}N={} {:.1f} ns", text.empty() ? "" : ", ", batch, seconds * 1e9);
  return text;
}

// "amd-26-2 (AMD EPYC 9355)": the name that tables are chosen by, and the one that the system gives.
std::string processor() {
  std::ifstream stream("/proc/cpuinfo");
  std::string model = "unknown";
  for (std::string line; model == "unknown" && std::getline(stream, line);)
    if (line.rfind("model name", 0) == 0) model = line.substr(line.find(':') + 2);
  return processor_name().empty() ? model : fmt::format("{} ({})", processor_name(), model);
}

}  // namespace

void report_progress(const Progress& progress) {
  const Measured& measured = progress.measured;
  fmt::print("  {} {}/{}: {}{}\n", progress.group, progress.index, progress.count,
             measured.fault.empty() ? in_words(measured.times) : measured.fault, progress.is_best ? "  *" : "");
  if (progress.is_best) fmt::print("    {}\n", to_string(progress.schedule));
  std::fflush(stdout);
}

void print_summary(const Plan& plan, const Tuned& tuned, const Times& limits) {
  for (const auto& [batch, seconds] : tuned.times)
    fmt::print("  N={:<4} {:10.1f} ns, {:3.0f}% of the limit; analytic {:10.1f} ns\n", batch, seconds * 1e9,
               100 * limits.at(batch) / seconds, tuned.start_times.at(batch) * 1e9);
  const double factor = ratio(tuned.times, tuned.start_times);
  if (same_numbers(tuned.schedule, plan.schedule))
    fmt::print("  the analytic schedule is the fastest that was found\n");
  else
    fmt::print("  {:.1f}% faster than the analytic schedule in the geometric mean: {}\n", 100 * (1 / factor - 1),
               to_string(tuned.schedule));
}

ordered_json evidence(const Tuned& tuned, const Times& limits) {
  ordered_json steps = ordered_json::object();
  for (const auto& [batch, seconds] : tuned.times)
    steps[fmt::format("N={}", batch)] = {{"ns", std::round(seconds * 1e11) / 100},
                                         {"analytic_ns", std::round(tuned.start_times.at(batch) * 1e11) / 100},
                                         {"of_limit", std::round(limits.at(batch) / seconds * 1e3) / 1e3}};
  return {{"processor", processor()}, {"date", fmt::format("{:%Y-%m-%d}", fmt::gmtime(std::time(nullptr)))}, {"steps", steps}};
}

}  // namespace cellc
