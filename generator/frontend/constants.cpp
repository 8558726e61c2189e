#include "clang/AST/DeclCXX.h"
#include "frontend/arithmetic.h"

namespace cellc {
namespace {

/// The first integer division in an initialiser that Clang evaluates, constants that it names looked through.
const clang::BinaryOperator* hidden_division(const clang::Stmt* statement) {
  if (statement == nullptr) return nullptr;
  const auto* operation = llvm::dyn_cast<clang::BinaryOperator>(statement);
  if (operation != nullptr && operation->getOpcode() == clang::BO_Div && operation->getType()->isIntegerType()) return operation;
  const auto* use = llvm::dyn_cast<clang::DeclRefExpr>(statement);
  const auto* variable = use == nullptr ? nullptr : llvm::dyn_cast<clang::VarDecl>(use->getDecl());
  if (variable != nullptr)
    return variable->isUsableInConstantExpressions(variable->getASTContext()) ? hidden_division(variable->getAnyInitializer()) : nullptr;
  for (const clang::Stmt* child : statement->children()) {
    if (const clang::BinaryOperator* found = hidden_division(child)) return found;
  }
  return nullptr;
}

double as_double(llvm::APFloat value) {
  bool inexact = false;
  value.convert(llvm::APFloat::IEEEdouble(), llvm::APFloat::rmNearestTiesToEven, &inexact);
  return value.convertToDouble();
}

Message declaration_note(const clang::ValueDecl* declared) {
  return {Diag::declared_here, declared->getLocation(), {declared->getNameAsString()}};
}

Message constexpr_note(const clang::VarDecl* variable) {
  if (!variable->hasInit() || variable->getBeginLoc().isMacroID()) return declaration_note(variable);
  const clang::FixItHint fix = clang::FixItHint::CreateInsertion(variable->getBeginLoc(), "constexpr ");
  return {Diag::make_constexpr, variable->getLocation(), {variable->getNameAsString()}, {}, {fix}};
}

}  // namespace

MaybeTerm read_constant(Reader& reader, const clang::DeclRefExpr* use) {
  if (mentions_unknown(reader, use)) return std::nullopt;
  const clang::ValueDecl* declared = use->getDecl();
  const auto* variable = llvm::dyn_cast<clang::VarDecl>(declared);
  const clang::BinaryOperator* division = variable == nullptr ? nullptr : hidden_division(variable->getAnyInitializer());
  if (division != nullptr) return integer_division(reader, division);
  clang::Expr::EvalResult result;
  const bool constant = use->getType()->isArithmeticType() && use->EvaluateAsRValue(result, reader.context) && !result.HasSideEffects;
  if (constant && result.Val.isInt()) return fit_number(reader, result.Val.getInt().roundToDouble(result.Val.getInt().isSigned()), use);
  if (constant && result.Val.isFloat()) return fit_number(reader, as_double(result.Val.getFloat()), use);
  const bool is_mutable = variable != nullptr && !variable->getType().isConstQualified();
  const Message note = is_mutable && use->getType()->isArithmeticType() ? constexpr_note(variable) : declaration_note(declared);
  return report(reader, {is_mutable ? Diag::mutable_global : Diag::not_constant, use->getLocation(), {declared->getNameAsString()}},
                {note});
}

}  // namespace cellc
