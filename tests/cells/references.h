#pragma once
#include <map>
#include <string>
#include <vector>

/// What a cell is given and gives, one row: values by name.
using Row = std::map<std::string, std::vector<double>>;

/// The new states of a cell in float64, from its own source compiled by an ordinary compiler. `sizes`: I, H, K.
std::vector<std::vector<double>> reference(const std::string& cell, const Row& row, const std::map<std::string, size_t>& sizes);
