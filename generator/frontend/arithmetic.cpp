#include "frontend/arithmetic.h"

#include <cmath>

#include "clang/Lex/Lexer.h"
#include "frontend/cell_type.h"
#include "frontend/expressions.h"
#include "frontend/reject.h"

namespace cellc {
namespace {

using Fold = double (*)(const std::vector<double>&);
struct FoldRow {
  Op op;
  Fold fold;
};
double larger(double a, double b) { return std::isnan(a) || a > b ? a : b; }
double smaller(double a, double b) { return std::isnan(a) || a < b ? a : b; }

constexpr FoldRow folds[] = {
    {Op::add, [](const auto& v) { return v[0] + v[1]; }},
    {Op::sub, [](const auto& v) { return v[0] - v[1]; }},
    {Op::mul, [](const auto& v) { return v[0] * v[1]; }},
    {Op::div, [](const auto& v) { return v[0] / v[1]; }},
    {Op::min, [](const auto& v) { return smaller(v[0], v[1]); }},
    {Op::max, [](const auto& v) { return larger(v[0], v[1]); }},
    {Op::select, [](const auto& v) { return v[0] < v[1] ? v[2] : v[3]; }},
    {Op::neg, [](const auto& v) { return -v[0]; }},
    {Op::tanh, [](const auto& v) { return std::tanh(v[0]); }},
    {Op::sigmoid, [](const auto& v) { return 1 / (1 + std::exp(-v[0])); }},
    {Op::relu, [](const auto& v) { return v[0] < 0 ? 0 : v[0]; }},
    {Op::exp, [](const auto& v) { return std::exp(v[0]); }},
    {Op::sqrt, [](const auto& v) { return std::sqrt(v[0]); }},
};

struct NumberOperator {
  clang::BinaryOperatorKind kind, compound;
  Op op;
};
constexpr NumberOperator number_operators[] = {{clang::BO_Add, clang::BO_AddAssign, Op::add},
                                               {clang::BO_Sub, clang::BO_SubAssign, Op::sub},
                                               {clang::BO_Mul, clang::BO_MulAssign, Op::mul},
                                               {clang::BO_Div, clang::BO_DivAssign, Op::div}};

bool is_plain_integer(clang::QualType type) {
  return type->isIntegerType() && !type->isBooleanType() && !type->isAnyCharacterType() && !type->isEnumeralType();
}

bool is_float(clang::QualType type) { return type->isSpecificBuiltinType(clang::BuiltinType::Float); }
bool is_double(clang::QualType type) { return type->isSpecificBuiltinType(clang::BuiltinType::Double); }

/// The largest magnitude that is exact both in the integer type and in float64.
double integer_limit(const clang::ASTContext& context, clang::QualType type) {
  const unsigned bits = context.getIntWidth(type) - (type->isSignedIntegerType() ? 1 : 0);
  return std::ldexp(1.0, static_cast<int>(std::min(bits, 53U))) - 1;
}

/// `1/2` -> `1.0/2`, `n/m` -> `1.0 * n/m`.
clang::FixItHint floating_division(const clang::ASTContext& context, const clang::BinaryOperator* operation) {
  for (const clang::Expr* side : {operation->getLHS(), operation->getRHS()}) {
    const clang::Expr* literal = side->IgnoreParenImpCasts();
    if (!llvm::isa<clang::IntegerLiteral>(literal) || literal->getBeginLoc().isMacroID()) continue;
    const clang::SourceManager& sources = context.getSourceManager();
    const llvm::StringRef text =
        clang::Lexer::getSourceText(clang::CharSourceRange::getTokenRange(literal->getSourceRange()), sources, context.getLangOpts());
    if (text.find_first_not_of("0123456789") != llvm::StringRef::npos) continue;
    return clang::FixItHint::CreateInsertion(literal->getBeginLoc().getLocWithOffset(static_cast<int>(text.size())), ".0");
  }
  return clang::FixItHint::CreateInsertion(operation->getBeginLoc(), "1.0 * ");
}

}  // namespace

double fold(Op op, const std::vector<double>& operands) {
  for (const FoldRow& row : folds) {
    if (row.op == op) return row.fold(operands);
  }
  return std::nan("");
}

MaybeTerm fit_number(Reader& reader, double value, const clang::Expr* expression) {
  const clang::QualType type = expression->getType().getCanonicalType().getUnqualifiedType();
  if (std::isnan(value)) return report(reader, {Diag::not_a_number, expression->getExprLoc(), {}, {expression->getSourceRange()}});
  if (is_double(type)) return Number{value};
  if (is_float(type)) return Number{static_cast<float>(value)};
  const std::string text = type_text(reader.context, expression->getType());
  if (!is_plain_integer(type)) return report(reader, {Diag::number_type, expression->getExprLoc(), {text}, {expression->getSourceRange()}});
  const double limit = integer_limit(reader.context, type);
  const double least = type->isSignedIntegerType() ? -limit - 1 : 0;
  if (value < least || value > limit)
    return report(reader, {Diag::number_range, expression->getExprLoc(), {text}, {expression->getSourceRange()}});
  return Number{value};
}

std::nullopt_t integer_division(Reader& reader, const clang::BinaryOperator* operation) {
  Message error{Diag::integer_division,
                operation->getOperatorLoc(),
                {},
                {operation->getLHS()->getSourceRange(), operation->getRHS()->getSourceRange()}};
  if (!operation->isCompoundAssignmentOp()) error.fixes.push_back(floating_division(reader.context, operation));
  return report(reader, error);
}

MaybeTerm read_literal(Reader& reader, const clang::Expr* literal) {
  if (const auto* integer = llvm::dyn_cast<clang::IntegerLiteral>(literal)) {
    return fit_number(reader, integer->getValue().roundToDouble(), literal);
  }
  return fit_number(reader, llvm::cast<clang::FloatingLiteral>(literal)->getValueAsApproximateDouble(), literal);
}

MaybeTerm read_number_cast(Reader& reader, const clang::ImplicitCastExpr* cast) {
  const MaybeTerm term = read_expression(reader, cast->getSubExpr());
  if (!term) return std::nullopt;
  const auto* number = std::get_if<Number>(&*term);
  if (number == nullptr || !cast->getType()->isArithmeticType()) return reject(reader, cast);
  if (is_plain_integer(cast->getType()) && cast->getSubExpr()->getType()->isFloatingType()) {
    return report(reader, {Diag::narrowing,
                           cast->getExprLoc(),
                           {type_text(reader.context, cast->getSubExpr()->getType()), type_text(reader.context, cast->getType())}});
  }
  return fit_number(reader, number->value, cast);
}

MaybeTerm read_number_unary(Reader& reader, const clang::UnaryOperator* operation) {
  if (operation->getOpcode() != clang::UO_Minus && operation->getOpcode() != clang::UO_Plus) return reject(reader, operation);
  const MaybeTerm term = read_expression(reader, operation->getSubExpr());
  if (!term || !std::holds_alternative<Number>(*term)) return term ? reject(reader, operation) : std::nullopt;
  const double value = std::get<Number>(*term).value;
  return fit_number(reader, operation->getOpcode() == clang::UO_Minus ? -value : value, operation);
}

MaybeTerm apply_number(Reader& reader, clang::BinaryOperatorKind kind, const clang::BinaryOperator* operation, Number left, Number right) {
  for (const NumberOperator& row : number_operators) {
    if (row.kind != kind && row.compound != kind) continue;
    const auto* compound = llvm::dyn_cast<clang::CompoundAssignOperator>(operation);
    const clang::QualType type = compound == nullptr ? operation->getType() : compound->getComputationResultType();
    if (row.op == Op::div && type->isIntegerType()) return integer_division(reader, operation);
    double value = fold(row.op, {left.value, right.value});
    if (is_float(type.getCanonicalType().getUnqualifiedType())) value = static_cast<float>(value);
    return fit_number(reader, value, operation);
  }
  return reject(reader, operation);
}

}  // namespace cellc
