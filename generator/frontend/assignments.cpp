#include "frontend/arithmetic.h"
#include "frontend/calls.h"
#include "frontend/cell_type.h"
#include "frontend/expressions.h"
#include "frontend/reject.h"
#include "frontend/shapes.h"
#include "frontend/statements.h"

namespace cellc {
namespace {

/// The left side of an assignment: a variable of this frame. Inputs and params stay what the caller gave.
MaybeTerm* assigned_slot(Reader& reader, const clang::Expr* left) {
  const auto* use = llvm::dyn_cast<clang::DeclRefExpr>(peel(left));
  const auto* variable = use == nullptr ? nullptr : llvm::dyn_cast<clang::VarDecl>(use->getDecl());
  Frame& frame = reader.frames.back();
  const auto slot = variable == nullptr ? frame.slots.end() : frame.slots.find(variable->getCanonicalDecl());
  if (slot == frame.slots.end()) {
    if (variable == nullptr)
      reject(reader, peel(left));
    else
      report(reader, {Diag::mutable_global, use->getLocation(), {variable->getNameAsString()}},
             {{Diag::declared_here, variable->getLocation(), {variable->getNameAsString()}}});
    return nullptr;
  }
  const std::variant<CellType, TypeProblem> type = cell_type(reader.context, variable->getType());
  const auto* known = std::get_if<CellType>(&type);
  if (known != nullptr && (known->kind == Kind::input || known->kind == Kind::param)) {
    report(reader, {Diag::reassigned_role, left->getExprLoc(), {variable->getNameAsString(), role_name(known->kind)}},
           {{Diag::declared_here, variable->getLocation(), {variable->getNameAsString()}}});
    return nullptr;
  }
  return &frame.values[slot->second];
}

const clang::VarDecl* assigned_variable(const clang::Expr* left) {
  return llvm::cast<clang::VarDecl>(llvm::cast<clang::DeclRefExpr>(peel(left))->getDecl());
}

MaybeTerm combine(Reader& reader, const clang::CXXOperatorCallExpr* call, const MaybeTerm& old) {
  const MaybeTerm right = read_expression(reader, call->getArg(1));
  const std::optional<Op> op = compound_operation(call->getOperator());
  if (!op) return reject(reader, call);
  if (!old || !right) return std::nullopt;
  const Place place{call->getOperatorLoc(), clang::getOperatorSpelling(call->getOperator())};
  MaybeTerm value = apply_elementwise(reader, *op, {{*old, call->getArg(0)}, {*right, call->getArg(1)}}, place);
  if (!value || shape_of(reader, *value) == shape_of(reader, *old)) return value;
  return report(reader, {Diag::wrong_shape, place.at, {shape_text(reader, *old), shape_text(reader, *value)}, {call->getSourceRange()}},
                origins(reader, {call->getArg(0), call->getArg(1)}));
}

}  // namespace

void assign_value(Reader& reader, const clang::CXXOperatorCallExpr* call) {
  if (assigned_slot(reader, call->getArg(0)) == nullptr) return;
  const clang::VarDecl* variable = assigned_variable(call->getArg(0));
  MaybeTerm value = call->getOperator() == clang::OO_Equal ? read_as(reader, call->getArg(1), variable->getType(), variable)
                                                           : combine(reader, call, *assigned_slot(reader, call->getArg(0)));
  *assigned_slot(reader, call->getArg(0)) = std::move(value);
}

void assign_number(Reader& reader, const clang::BinaryOperator* operation) {
  MaybeTerm* slot = assigned_slot(reader, operation->getLHS());
  if (slot == nullptr) return;
  MaybeTerm right = read_expression(reader, operation->getRHS());
  const auto* compound = llvm::dyn_cast<clang::CompoundAssignOperator>(operation);
  if (right && *slot && compound != nullptr) {
    right = apply_number(reader, compound->getOpcode(), compound, std::get<Number>(**slot), std::get<Number>(*right));
    if (right) right = fit_number(reader, std::get<Number>(*right).value, compound->getLHS());
  }
  *slot = std::move(right);
}

}  // namespace cellc
