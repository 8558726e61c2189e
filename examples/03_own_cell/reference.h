#pragma once
#include <map>
#include <string>
#include <vector>

using Values = std::map<std::string, std::vector<double>>;  ///< by the names in the cell's signature, row-major

/// One step of the cell in float64, computed by its own source.
std::vector<double> reference_step(const Values& values, size_t input_size, size_t hidden_size);
