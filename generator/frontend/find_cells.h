#pragma once
#include <vector>

#include "clang/AST/ASTContext.h"

namespace cellc {

/// The CELLC_CELL functions of a source and its own headers, in their order. A mark at a wrong place is reported.
std::vector<const clang::FunctionDecl*> find_cells(clang::ASTContext& context);

/// A function that takes a State, as a cell does, and has no mark; null when there is none.
const clang::FunctionDecl* find_unmarked(clang::ASTContext& context);

}  // namespace cellc
