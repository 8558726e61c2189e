#pragma once
#include <string>
#include <vector>

#include "rounds.h"

/// A table of times in nanoseconds a step with their fractions of the limit, one row a case, one column a contender.
void print_header(const std::vector<std::string>& names);
void print_row(const std::vector<std::string>& names, const Measured& measured);

/// "step: geometric mean of limit/time: template 0.86, eigen 0.35", over the cases that each contender has.
void print_means(const std::string& grid, const std::vector<std::string>& names, const std::vector<Measured>& measured);

/// What a grid of cases gave.
struct GridResult {
  std::string grid;
  std::vector<Measured> measured;
};

/// A table of these means, one row a contender, one column a grid; and, last, a line for each grid: "step geometric mean of limit/time:
/// 0.93", of the first contender.
void print_summary(const std::vector<std::string>& names, const std::vector<GridResult>& results);
