#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "graph/graph.h"

namespace cellc {

/// What reading a cell source gave: the graphs of its CELLC_CELL functions in source order, or diagnostics and no graphs.
struct FrontendResult {
  std::vector<Graph> cells;
  std::string diagnostics;  ///< Clang's form (file:line:column: error: ..., caret, notes, fix-its); warnings may stand beside cells
};

/// Reads one C++ file with libTooling. `include_dirs` come after the folder of <cellc/cell.h>. Throws nothing for what is wrong
/// in the source: that is in `diagnostics`, and then `cells` is empty.
FrontendResult read_cells(const std::filesystem::path& source, const std::vector<std::string>& extra_args = {});

}  // namespace cellc
