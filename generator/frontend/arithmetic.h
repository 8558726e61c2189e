#pragma once
#include <vector>

#include "clang/AST/Expr.h"
#include "frontend/reader.h"

namespace cellc {

/// The scalar meaning of an elementwise operation, in float64.
double fold(Op op, const std::vector<double>& operands);

/// `value` as the C++ type of `expression` holds it: rounded for float, in range for integers; else an error at `expression`.
MaybeTerm fit_number(Reader& reader, double value, const clang::Expr* expression);

/// Reports `a / b` of integers, with the fix that divides in floating point.
std::nullopt_t integer_division(Reader& reader, const clang::BinaryOperator* operation);

/// A variable outside the frame, or a template argument: its value when it is a constant expression.
MaybeTerm read_constant(Reader& reader, const clang::DeclRefExpr* use);

MaybeTerm read_literal(Reader& reader, const clang::Expr* literal);
MaybeTerm read_number_cast(Reader& reader, const clang::ImplicitCastExpr* cast);
MaybeTerm read_number_unary(Reader& reader, const clang::UnaryOperator* operation);

/// `left sign right` on C++ numbers; `type` is the type that C++ computes in.
MaybeTerm apply_number(Reader& reader, clang::BinaryOperatorKind kind, const clang::BinaryOperator* operation, Number left, Number right);

}  // namespace cellc
