#include <algorithm>

#include "clang/AST/ExprCXX.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"
#include "frontend/expressions.h"
#include "frontend/shapes.h"

namespace cellc {
namespace {

/// Where the shape of `expression` comes from: a variable, or a helper function, looked for from the left.
const clang::NamedDecl* origin(const clang::Expr* expression) {
  expression = peel(expression);
  if (const clang::VarDecl* variable = variable_of(expression)) return variable->getType()->isArithmeticType() ? nullptr : variable;
  if (const auto* construct = llvm::dyn_cast<clang::CXXConstructExpr>(expression)) {
    return construct->getNumArgs() == 1 ? origin(construct->getArg(0)) : nullptr;
  }
  const auto* call = llvm::dyn_cast<clang::CallExpr>(expression);
  if (call == nullptr || call->getDirectCallee() == nullptr) return nullptr;
  const clang::FunctionDecl* callee = call->getDirectCallee();
  if (!callee->getASTContext().getSourceManager().isInSystemHeader(callee->getLocation())) return callee;
  for (const clang::Expr* argument : call->arguments()) {
    if (const clang::NamedDecl* found = origin(argument)) return found;
  }
  return nullptr;
}

}  // namespace

const clang::VarDecl* variable_of(const clang::Expr* expression) {
  const auto* use = llvm::dyn_cast<clang::DeclRefExpr>(peel(expression));
  return use == nullptr ? nullptr : llvm::dyn_cast<clang::VarDecl>(use->getDecl());
}

std::vector<Message> transposed_note(const Reader& reader, const Operand& matrix) {
  const auto* parameter = llvm::dyn_cast_or_null<clang::ParmVarDecl>(variable_of(matrix.expression));
  if (parameter == nullptr || parameter->getTypeSourceInfo() == nullptr) return {};
  clang::TypeLoc written = parameter->getTypeSourceInfo()->getTypeLoc().getUnqualifiedLoc();
  if (const auto elaborated = written.getAs<clang::ElaboratedTypeLoc>()) written = elaborated.getNamedTypeLoc();
  const auto arguments = written.getAs<clang::TemplateSpecializationTypeLoc>();
  if (arguments.isNull() || arguments.getNumArgs() != 2) return {};
  const clang::SourceManager& sources = reader.context.getSourceManager();
  std::vector<clang::FixItHint> fixes;
  for (const unsigned i : {0U, 1U}) {
    const auto range = clang::CharSourceRange::getTokenRange(arguments.getArgLoc(i).getSourceRange());
    const auto other = clang::CharSourceRange::getTokenRange(arguments.getArgLoc(1 - i).getSourceRange());
    fixes.push_back(clang::FixItHint::CreateReplacement(range, clang::Lexer::getSourceText(other, sources, reader.context.getLangOpts())));
  }
  return {{Diag::transposed, parameter->getLocation(), {parameter->getNameAsString()}, {}, fixes}};
}

std::vector<Message> origins(Reader& reader, const std::vector<const clang::Expr*>& expressions) {
  std::vector<Message> notes;
  std::vector<const clang::NamedDecl*> seen;
  for (const clang::Expr* expression : expressions) {
    const clang::NamedDecl* declared = origin(expression);
    if (declared == nullptr || std::find(seen.begin(), seen.end(), declared) != seen.end()) continue;
    seen.push_back(declared);
    const auto* variable = llvm::dyn_cast<clang::VarDecl>(declared);
    const Frame& frame = reader.frames.back();
    const auto slot = variable == nullptr ? frame.slots.end() : frame.slots.find(variable->getCanonicalDecl());
    if (slot == frame.slots.end() || !frame.values[slot->second]) {
      notes.push_back({Diag::declared_here, declared->getLocation(), {declared->getNameAsString()}});
    } else {
      notes.push_back(
          {Diag::has_shape, declared->getLocation(), {declared->getNameAsString(), shape_text(reader, *frame.values[slot->second])}});
    }
  }
  return notes;
}

}  // namespace cellc
