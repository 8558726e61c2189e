#include "frontend/expressions.h"

#include "clang/AST/ExprCXX.h"
#include "frontend/arithmetic.h"
#include "frontend/calls.h"
#include "frontend/conversions.h"
#include "frontend/reject.h"

namespace cellc {
namespace {

constexpr int deepest = 20000;

bool is_silent(clang::CastKind kind) {
  return kind == clang::CK_NoOp || kind == clang::CK_LValueToRValue || kind == clang::CK_DerivedToBase ||
         kind == clang::CK_UncheckedDerivedToBase || kind == clang::CK_ConstructorConversion || kind == clang::CK_UserDefinedConversion;
}

MaybeTerm read_variable(Reader& reader, const clang::Expr* expression) {
  const auto* use = llvm::cast<clang::DeclRefExpr>(expression);
  const auto* variable = llvm::dyn_cast<clang::VarDecl>(use->getDecl());
  if (variable != nullptr) {
    const Frame& frame = reader.frames.back();
    const auto slot = frame.slots.find(variable->getCanonicalDecl());
    if (slot != frame.slots.end()) return frame.values[slot->second];
  }
  return read_constant(reader, use);
}

MaybeTerm read_any_call(Reader& reader, const clang::Expr* expression) {
  return read_call(reader, llvm::cast<clang::CallExpr>(expression));
}
MaybeTerm read_unary(Reader& reader, const clang::Expr* expression) {
  return read_number_unary(reader, llvm::cast<clang::UnaryOperator>(expression));
}

MaybeTerm read_binary(Reader& reader, const clang::Expr* expression) {
  const auto* operation = llvm::cast<clang::BinaryOperator>(expression);
  const bool arithmetic = operation->isAdditiveOp() || operation->isMultiplicativeOp();
  if (!arithmetic || operation->getOpcode() == clang::BO_Rem || !operation->getType()->isArithmeticType()) return reject(reader, operation);
  const MaybeTerm left = read_expression(reader, operation->getLHS());
  const MaybeTerm right = read_expression(reader, operation->getRHS());
  if (!left || !right) return std::nullopt;
  if (!std::holds_alternative<Number>(*left) || !std::holds_alternative<Number>(*right)) return reject(reader, operation);
  return apply_number(reader, operation->getOpcode(), operation, std::get<Number>(*left), std::get<Number>(*right));
}

MaybeTerm read_implicit_cast(Reader& reader, const clang::Expr* expression) {
  const auto* cast = llvm::cast<clang::ImplicitCastExpr>(expression);
  const clang::CastKind kind = cast->getCastKind();
  const bool numeric = kind == clang::CK_IntegralToFloating || kind == clang::CK_FloatingCast || kind == clang::CK_IntegralCast ||
                       kind == clang::CK_FloatingToIntegral;
  if (numeric) return read_number_cast(reader, cast);
  const clang::Expr* inner = peel(cast->getSubExpr());
  const MaybeTerm term = llvm::isa<clang::DeclRefExpr>(inner) || llvm::isa<clang::StringLiteral>(inner) ? MaybeTerm(Number{0})
                                                                                                        : read_expression(reader, inner);
  return term ? reject(reader, cast) : std::nullopt;
}

MaybeTerm read_list(Reader& reader, const clang::Expr* expression) {
  const auto* list = llvm::cast<clang::InitListExpr>(expression);
  if (list->getNumInits() == 0 && list->getType()->isArithmeticType()) return no_value(reader, list);
  if (list->getNumInits() != 1 || !list->getType()->isArithmeticType()) return reject(reader, list);
  return read_expression(reader, list->getInit(0));
}

/// Said once a cell, at its own line.
std::nullopt_t exhausted(Reader& reader, const clang::Expr* expression) {
  const Diag id = reader.remaining == 0 ? Diag::too_large : Diag::too_deep;
  if (!reader.reported.insert({0, id}).second) return std::nullopt;
  emit(reader.context.getDiagnostics(), {id, reader.frames.size() > 1 ? reader.frames[1].call : expression->getExprLoc()});
  return std::nullopt;
}

struct Handler {
  clang::Stmt::StmtClass kind;
  MaybeTerm (*read)(Reader&, const clang::Expr*);
};
constexpr Handler handlers[] = {
    {clang::Stmt::DeclRefExprClass, read_variable},
    {clang::Stmt::CXXOperatorCallExprClass, read_any_call},
    {clang::Stmt::CallExprClass, read_any_call},
    {clang::Stmt::FloatingLiteralClass, read_literal},
    {clang::Stmt::IntegerLiteralClass, read_literal},
    {clang::Stmt::BinaryOperatorClass, read_binary},
    {clang::Stmt::UnaryOperatorClass, read_unary},
    {clang::Stmt::ImplicitCastExprClass, read_implicit_cast},
    {clang::Stmt::CXXConstructExprClass, read_construction},
    {clang::Stmt::CXXTemporaryObjectExprClass, read_construction},
    {clang::Stmt::CXXFunctionalCastExprClass, read_functional_cast},
    {clang::Stmt::InitListExprClass, read_list},
};

}  // namespace

const clang::Expr* peel(const clang::Expr* expression) {
  while (true) {
    if (const auto* paren = llvm::dyn_cast<clang::ParenExpr>(expression))
      expression = paren->getSubExpr();
    else if (const auto* full = llvm::dyn_cast<clang::FullExpr>(expression))
      expression = full->getSubExpr();
    else if (const auto* temporary = llvm::dyn_cast<clang::MaterializeTemporaryExpr>(expression))
      expression = temporary->getSubExpr();
    else if (const auto* bound = llvm::dyn_cast<clang::CXXBindTemporaryExpr>(expression))
      expression = bound->getSubExpr();
    else if (const auto* argument = llvm::dyn_cast<clang::SubstNonTypeTemplateParmExpr>(expression))
      expression = argument->getReplacement();
    else if (const auto* standard = llvm::dyn_cast<clang::CXXDefaultArgExpr>(expression))
      expression = standard->getExpr();
    else if (const auto* cast = llvm::dyn_cast<clang::ImplicitCastExpr>(expression); cast != nullptr && is_silent(cast->getCastKind()))
      expression = cast->getSubExpr();
    else
      return expression;
  }
}

MaybeTerm read_expression(Reader& reader, const clang::Expr* expression) {
  expression = peel(expression);
  if (reader.remaining == 0 || reader.depth > deepest) return exhausted(reader, expression);
  --reader.remaining;
  for (const Handler& row : handlers) {
    if (row.kind != expression->getStmtClass()) continue;
    ++reader.depth;
    MaybeTerm term = row.read(reader, expression);
    --reader.depth;
    return term;
  }
  return reject(reader, expression);
}

}  // namespace cellc
