#pragma once
#include "clang/AST/ExprCXX.h"
#include "frontend/reader.h"

namespace cellc {

/// Reads the body of the function of the current frame: its results come to be in the frame. False when an error was reported.
bool read_body(Reader& reader);

/// Declarations of a statement: locals are bound in the frame.
void read_declarations(Reader& reader, const clang::DeclStmt* statement);

/// `v = a`, `v += a` of values, and of numbers: the variable's slot gets the new value.
void assign_value(Reader& reader, const clang::CXXOperatorCallExpr* call);
void assign_number(Reader& reader, const clang::BinaryOperator* operation);

}  // namespace cellc
