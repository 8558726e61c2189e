#pragma once
#include <vector>

#include "clang/AST/Expr.h"
#include "frontend/reader.h"

namespace cellc {

/// One operand: what it stands for, and where it is written.
struct Operand {
  Term term;
  const clang::Expr* expression;
};

/// An operation in the source: where its name or sign stands, and how it is written ("+", "tanh").
struct Place {
  clang::SourceLocation at;
  std::string sign;
};

/// True when the operands are vectors of one shape and scalars; else an error is reported.
bool check_elementwise(Reader& reader, const std::vector<Operand>& operands, const Place& place);

/// An elementwise operation on vectors of one shape and scalars; numbers alone are folded.
MaybeTerm apply_elementwise(Reader& reader, Op op, const std::vector<Operand>& operands, const Place& place);

/// `left * right`: a matrix times a vector, else elementwise.
MaybeTerm apply_product(Reader& reader, const Operand& left, const Operand& right, const Place& place);

/// Notes at the declarations that give the operands their shapes.
std::vector<Message> origins(Reader& reader, const std::vector<const clang::Expr*>& expressions);

/// `Param<I, H>` where the transposed fits: the note with its fix at the declaration; nothing for other matrices.
std::vector<Message> transposed_note(const Reader& reader, const Operand& matrix);

/// The variable that `expression` is a use of; null for anything else.
const clang::VarDecl* variable_of(const clang::Expr* expression);

/// A term's shape as messages tell it: "[H]", "a scalar", "a comparison".
std::string shape_text(const Reader& reader, const Term& term);

}  // namespace cellc
