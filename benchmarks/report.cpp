#include "report.h"

#include <fmt/core.h>

#include <cmath>
#include <cstdio>

namespace {

struct Mean {
  double value;
  size_t cases;
};

/// The geometric mean of limit/time over the cases that the contender has.
Mean mean_of(const std::string& name, const std::vector<Measured>& measured) {
  double logs = 0;
  size_t cases = 0;
  for (const Measured& one : measured)
    if (const auto at = one.seconds.find(name); at != one.seconds.end()) {
      logs += std::log(one.limit / at->second);
      ++cases;
    }
  return {cases > 0 ? std::exp(logs / static_cast<double>(cases)) : 0, cases};
}

}  // namespace

void print_header(const std::vector<std::string>& names) {
  fmt::print("{:<16} {:>10}", "case", "limit");
  for (const std::string& name : names) fmt::print(" | {:<18}", name);
  fmt::print("\n");
}

void print_row(const std::vector<std::string>& names, const Measured& measured) {
  fmt::print("{:<16} {:>10.1f}", to_string(measured.one), measured.limit * 1e9);
  for (const std::string& name : names) {
    const auto at = measured.seconds.find(name);
    if (at == measured.seconds.end())
      fmt::print(" | {:18}", "");
    else
      fmt::print(" | {:>10.1f} ({:.3f})", at->second * 1e9, measured.limit / at->second);
  }
  fmt::print("\n");
  std::fflush(stdout);
}

void print_means(const std::string& grid, const std::vector<std::string>& names, const std::vector<Measured>& measured) {
  fmt::print("{}: geometric mean of limit/time:", grid);
  for (const std::string& name : names)
    if (const Mean mean = mean_of(name, measured); mean.cases > 0) {
      fmt::print("{} {} {:.2f}", name == names.front() ? "" : ",", name, mean.value);
      if (mean.cases != measured.size()) fmt::print(" (of {} cases)", mean.cases);
    }
  fmt::print("\n");
}

void print_summary(const std::vector<std::string>& names, const std::vector<GridResult>& results) {
  fmt::print("\n{:<12}", "contender");
  for (const GridResult& result : results) fmt::print(" {:>9}", result.grid);
  fmt::print("   geometric mean of limit/time\n");
  for (const std::string& name : names) {
    fmt::print("{:<12}", name);
    for (const GridResult& result : results) {
      const Mean mean = mean_of(name, result.measured);
      fmt::print(" {:>9}", mean.cases > 0 ? fmt::format("{:.{}f}", mean.value, mean.value < 0.1 ? 3 : 2) : "");
    }
    fmt::print("\n");
  }
  fmt::print("\n");
  for (const GridResult& result : results)
    if (const Mean mean = mean_of(names.front(), result.measured); mean.cases > 0)
      fmt::print("{} geometric mean of limit/time: {:.2f}\n", result.grid, mean.value);
}
