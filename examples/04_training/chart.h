#pragma once
#include <string>
#include <vector>

/// Writes a curve of losses on a logarithmic axis, with a dashed line at `level`, as an SVG file. std::runtime_error if it cannot be
/// written.
void write_chart(const std::string& path, const std::string& title, const std::vector<double>& losses, double level);
