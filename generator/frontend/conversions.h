#pragma once
#include "clang/AST/ExprCXX.h"
#include "frontend/reader.h"

namespace cellc {

/// Copies and conversions of the language's types are silent; objects of other classes are rejected.
MaybeTerm read_construction(Reader& reader, const clang::Expr* expression);

/// State<H>(v) names the shape of v; other casts are no part of the language.
MaybeTerm read_functional_cast(Reader& reader, const clang::Expr* expression);

/// Reports a place where a value is missing.
MaybeTerm no_value(Reader& reader, const clang::Expr* expression);

}  // namespace cellc
