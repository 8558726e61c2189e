#pragma once
#include <string>
#include <vector>

#include "rounds.h"

/// A table of times in nanoseconds a step with their fractions of the limit, one row a case, one column a contender.
void print_header(const std::vector<std::string>& names);
void print_row(const std::vector<std::string>& names, const Measured& measured);

/// "step: geometric mean of limit/time: template 0.86, eigen 0.35", over the cases that each contender has.
void print_means(const std::string& grid, const std::vector<std::string>& names, const std::vector<Measured>& measured);
