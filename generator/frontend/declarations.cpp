#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include "frontend/cell_type.h"
#include "frontend/expressions.h"
#include "frontend/reject.h"
#include "frontend/statements.h"

namespace cellc {
namespace {

std::string quoted(const clang::NamedDecl* decl) {
  std::string text = "'";
  return text.append(decl->getNameAsString()).append(1, '\'');
}

/// The variable that a const reference is bound to; null when it names a new value.
const clang::VarDecl* referred(const clang::VarDecl* reference) {
  if (!reference->getType()->isReferenceType()) return nullptr;
  const clang::Expr* initial = reference->getInit();
  while (true) {
    if (const auto* cast = llvm::dyn_cast<clang::ImplicitCastExpr>(initial);
        cast != nullptr && cast->getCastKind() != clang::CK_LValueToRValue) {
      initial = cast->getSubExpr();
    } else if (const auto* paren = llvm::dyn_cast<clang::ParenExpr>(initial)) {
      initial = paren->getSubExpr();
    } else {
      break;
    }
  }
  const auto* use = llvm::dyn_cast<clang::DeclRefExpr>(initial);
  return use == nullptr ? nullptr : llvm::dyn_cast<clang::VarDecl>(use->getDecl());
}

bool is_value_type(Reader& reader, clang::QualType type) {
  const std::variant<CellType, TypeProblem> read = cell_type(reader.context, type);
  const auto* known = std::get_if<CellType>(&read);
  return known == nullptr || (known->kind != Kind::states && known->kind != Kind::other);
}

/// Checks what is declared before its value is looked at. False when an error was reported.
bool check_local(Reader& reader, const clang::VarDecl* variable) {
  const std::string name = variable->getNameAsString();
  const clang::QualType type = variable->getType();
  const bool constant = variable->isConstexpr();
  if ((!variable->hasLocalStorage() && !constant) || type.isVolatileQualified()) {
    report(reader, {Diag::static_local, variable->getLocation(), {name}});
  } else if (type->isReferenceType() && !(type->isLValueReferenceType() && type->getPointeeType().isConstQualified())) {
    report(reader, {Diag::mutable_reference, variable->getLocation(), {name}});
  } else if (!variable->hasInit()) {
    report(reader, is_value_type(reader, type)
                       ? Message{Diag::no_value, variable->getLocation(), {quoted(variable)}}
                       : Message{Diag::local_type, variable->getLocation(), {name, type_text(reader.context, type)}});
  } else {
    return true;
  }
  return false;
}

/// Errors inside of the initialiser come first: `auto f = [](...) {...}` is about the lambda, not about the type of f.
MaybeTerm read_initial(Reader& reader, const clang::VarDecl* variable) {
  const auto* construct = llvm::dyn_cast<clang::CXXConstructExpr>(peel(variable->getInit()));
  const bool value_type = is_value_type(reader, variable->getType());
  if (value_type && construct != nullptr && construct->getNumArgs() == 0) {
    return report(reader, {Diag::no_value, variable->getLocation(), {quoted(variable)}});
  }
  if (value_type) return read_as(reader, variable->getInit(), variable->getType(), variable);
  const bool lambda = llvm::isa<clang::LambdaExpr>(peel(variable->getInit()));
  if (lambda) return reject(reader, peel(variable->getInit()));
  return report(reader,
                {Diag::local_type, variable->getLocation(), {variable->getNameAsString(), type_text(reader.context, variable->getType())}});
}

void read_local(Reader& reader, const clang::VarDecl* variable) {
  if (!check_local(reader, variable)) return bind_variable(reader.frames.back(), variable, std::nullopt);
  const clang::VarDecl* original = referred(variable);
  MaybeTerm value = read_initial(reader, variable);
  Frame& frame = reader.frames.back();
  const auto slot = original == nullptr ? frame.slots.end() : frame.slots.find(original->getCanonicalDecl());
  if (slot == frame.slots.end()) return bind_variable(frame, variable, std::move(value));
  frame.slots[variable->getCanonicalDecl()] = slot->second;
}

bool declares_nothing(const clang::Decl* decl) {
  return llvm::isa<clang::TypedefNameDecl, clang::UsingDirectiveDecl, clang::UsingDecl, clang::StaticAssertDecl, clang::EmptyDecl,
                   clang::NamespaceAliasDecl, clang::RecordDecl>(decl);
}

}  // namespace

void read_declarations(Reader& reader, const clang::DeclStmt* statement) {
  for (const clang::Decl* decl : statement->decls()) {
    const auto* variable = llvm::dyn_cast<clang::VarDecl>(decl);
    if (variable != nullptr && !llvm::isa<clang::DecompositionDecl>(variable)) {
      read_local(reader, variable);
    } else if (!declares_nothing(decl)) {
      const std::string what = variable != nullptr ? "a structured binding" : decl->getDeclKindName();
      report(reader, {Diag::unknown_construct, decl->getLocation(), {what}});
    }
  }
}

}  // namespace cellc
