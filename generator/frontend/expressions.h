#pragma once
#include "clang/AST/Expr.h"
#include "frontend/reader.h"

namespace cellc {

/// `expression` without what the compiler adds silently (copies of temporaries, conversions to a base, parentheses).
const clang::Expr* peel(const clang::Expr* expression);

/// What `expression` stands for in the current frame; nothing when it has an error, which is then reported.
MaybeTerm read_expression(Reader& reader, const clang::Expr* expression);

/// As above, for a place of the C++ type `type` that `declared` declares (a variable, a parameter, a function's result): its shape
/// has to be the one of `type`.
MaybeTerm read_as(Reader& reader, const clang::Expr* expression, clang::QualType type, const clang::NamedDecl* declared);

}  // namespace cellc
