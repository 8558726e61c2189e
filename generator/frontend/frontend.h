#pragma once
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "graph/graph.h"

namespace cellc {

/// What reading a cell source gave: the graphs of its CELLC_CELL functions in source order, or diagnostics and no graphs.
struct FrontendResult {
  std::vector<Graph> cells;
  std::map<std::string, std::string> comments;  ///< by cell: the lines of the comment before it, without their marks
  std::string diagnostics;  ///< Clang's form (file:line:column: error: ..., caret, notes, fix-its); warnings may stand beside cells
};

/// Reads one C++ file with libTooling. `include_dir` is the folder that holds <cellc/cell.h>; `extra_args` are options of clang++
/// (-I, -D, -std=, -fdiagnostics-..., -fcolor-diagnostics). Throws nothing for what is wrong in the source: that is in
/// `diagnostics`, and then `cells` is empty. A source without a cell is an error. Needs no compiler at run time.
FrontendResult read_cells(const std::filesystem::path& source, const std::filesystem::path& include_dir,
                          const std::vector<std::string>& extra_args = {});

}  // namespace cellc
