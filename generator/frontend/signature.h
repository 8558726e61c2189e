#pragma once
#include <optional>

#include "clang/AST/Decl.h"
#include "graph/graph.h"

namespace cellc {

/// The graph of one CELLC_CELL function with a body; nothing when errors were reported.
std::optional<Graph> read_cell(const clang::FunctionDecl* cell);

}  // namespace cellc
