#include "frontend/conversions.h"

#include "frontend/cell_type.h"
#include "frontend/expressions.h"
#include "frontend/reject.h"
#include "frontend/shapes.h"

namespace cellc {
namespace {

MaybeTerm role_of_value(Reader& reader, const clang::Expr* expression, Kind kind, const std::vector<Message>& notes) {
  return report(reader, {Diag::role_of_value, expression->getExprLoc(), {role_name(kind)}, {expression->getSourceRange()}}, notes);
}

bool is_copy(const clang::CXXConstructExpr* construct) {
  return construct->getNumArgs() == 1 && construct->getConstructor()->isCopyOrMoveConstructor();
}

std::optional<Kind> value_kind(const Reader& reader, clang::QualType type) {
  const std::variant<CellType, TypeProblem> read = cell_type(reader.context, type);
  const auto* known = std::get_if<CellType>(&read);
  if (known == nullptr || known->kind == Kind::states || known->kind == Kind::other || known->kind == Kind::number) return std::nullopt;
  return known->kind;
}

}  // namespace

MaybeTerm no_value(Reader& reader, const clang::Expr* expression) {
  return report(reader, {Diag::no_value, expression->getExprLoc(), {"this"}});
}

MaybeTerm read_construction(Reader& reader, const clang::Expr* expression) {
  const auto* construct = llvm::cast<clang::CXXConstructExpr>(expression);
  const std::optional<Kind> kind = value_kind(reader, construct->getType());
  if (!kind) return reject(reader, construct);
  if (construct->getNumArgs() == 0) return no_value(reader, construct);
  if (construct->getNumArgs() > 1) return reject(reader, construct);
  if (!is_copy(construct) && (*kind == Kind::input || *kind == Kind::param)) return role_of_value(reader, construct, *kind, {});
  return read_expression(reader, construct->getArg(0));
}

MaybeTerm read_functional_cast(Reader& reader, const clang::Expr* expression) {
  const auto* cast = llvm::cast<clang::CXXFunctionalCastExpr>(expression);
  if (!value_kind(reader, cast->getType())) return reject(reader, cast);
  return read_as(reader, cast->getSubExpr(), cast->getType(), nullptr);
}

MaybeTerm read_as(Reader& reader, const clang::Expr* expression, clang::QualType type, const clang::NamedDecl* declared) {
  const clang::SourceLocation at = declared == nullptr ? expression->getExprLoc() : declared->getLocation();
  const std::optional<CellType> target = checked_type(reader, type, at);
  if (!target) return std::nullopt;
  std::vector<Message> notes;
  if (declared != nullptr) notes.push_back({Diag::declared_here, at, {declared->getNameAsString()}});
  const auto* construct = llvm::dyn_cast<clang::CXXConstructExpr>(peel(expression));
  const bool converts = construct != nullptr && construct->getNumArgs() == 1 && !is_copy(construct);
  if (converts && (target->kind == Kind::input || target->kind == Kind::param))
    return role_of_value(reader, expression, target->kind, notes);
  MaybeTerm term = read_expression(reader, expression);
  if (!term || target->kind == Kind::number) return term;
  const bool condition = std::holds_alternative<Condition>(*term);
  if (condition && target->kind == Kind::condition) return term;
  if (!condition && target->shapes.size() == 1 && shape_of(reader, *term) == target->shapes.front()) return term;
  const std::string expected = target->shapes.empty() || target->shapes.front().empty() ? "a scalar" : to_string(target->shapes.front());
  return report(
      reader, {Diag::wrong_shape, expression->getExprLoc(), {expected, shape_text(reader, *term)}, {expression->getSourceRange()}}, notes);
}

}  // namespace cellc
