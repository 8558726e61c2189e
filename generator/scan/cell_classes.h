#pragma once
#include "clang/AST/DeclCXX.h"

namespace cellc {

/// A class of the runtime that stands for a cell.
struct CellClass {
  llvm::StringLiteral name;
  llvm::StringLiteral cell;  ///< made as Class(input_size, hidden_size, options); empty: as Cell(name, sizes, options)
  bool has_nonlinearity;     ///< an option, which ends the cell's name
};

/// The row of a class; null for other classes.
const CellClass* cell_class(const clang::CXXRecordDecl* record);

}  // namespace cellc
