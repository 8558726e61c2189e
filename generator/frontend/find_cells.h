#pragma once
#include <vector>

#include "clang/AST/ASTContext.h"

namespace cellc {

/// The CELLC_CELL functions of a source and its own headers, in their order. A mark at a wrong place is reported.
std::vector<const clang::FunctionDecl*> find_cells(clang::ASTContext& context);

}  // namespace cellc
