#pragma once
#include "frontend/reader.h"

namespace cellc {

/// Reports that `statement` (or expression) is not in the cell language: by the table of what authors may try, else by its name in Clang.
std::nullopt_t reject(Reader& reader, const clang::Stmt* statement);

}  // namespace cellc
