#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "graph/graph.h"

namespace cellc {

/// A cell source with errors; what() is the compiler's diagnostics, to be printed as they are. Exit status 1.
struct SourceError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// The cells of a C++ file in the cell language or of a .cellgraph file; with an empty path those that come with cellc.
std::vector<Graph> load_cells(const std::filesystem::path& source);

/// The cell of this name; throws CliError that lists the cells there are.
const Graph& find_cell(const std::vector<Graph>& cells, const std::string& name);

}  // namespace cellc
