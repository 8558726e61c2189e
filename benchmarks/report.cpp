#include "report.h"

#include <fmt/core.h>

#include <cmath>
#include <cstdio>

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
  for (const std::string& name : names) {
    double logs = 0;
    size_t cases = 0;
    for (const Measured& one : measured)
      if (const auto at = one.seconds.find(name); at != one.seconds.end()) {
        logs += std::log(one.limit / at->second);
        ++cases;
      }
    if (cases == 0) continue;
    fmt::print("{} {} {:.2f}", name == names.front() ? "" : ",", name, std::exp(logs / static_cast<double>(cases)));
    if (cases != measured.size()) fmt::print(" (of {} cases)", cases);
  }
  fmt::print("\n");
}
