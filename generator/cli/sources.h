#pragma once
#include <filesystem>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "graph/graph.h"

namespace cellc {

/// A cell source with errors; what() is the compiler's diagnostics, to be printed as they are. Exit status 1.
struct SourceError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Cells with the comments of their authors, by cell; a .cellgraph file has none.
struct DocumentedCells {
  std::vector<Graph> graphs;
  std::map<std::string, std::string> comments;
};
DocumentedCells load_documented(const std::filesystem::path& file);
DocumentedCells shipped_documented();

/// The cells of a C++ file in the cell language or of a .cellgraph file.
std::vector<Graph> load_cells(const std::filesystem::path& file);

/// Those that come with cellc.
std::vector<Graph> shipped_cells();

/// The cell of this name, the only one if `name` is empty; throws CliError that lists the cells there are.
const Graph& find_cell(const std::vector<Graph>& cells, const std::string& name);

/// The folder of the tables that come with cellc.
std::filesystem::path shipped_schedules();

/// The folders whose tables hold, the most particular first: `own`, then those that come with cellc.
std::vector<std::filesystem::path> schedule_folders(const std::optional<std::string>& own);

}  // namespace cellc
