#include "frontend/calls.h"

#include <algorithm>

#include "clang/Basic/SourceManager.h"
#include "frontend/advice.h"
#include "frontend/cell_type.h"
#include "frontend/expressions.h"
#include "frontend/reject.h"
#include "frontend/statements.h"

namespace cellc {
namespace {

/// The function of the language that an author may have meant: the same name elsewhere, or one that differs little.
std::string nearest_builtin(llvm::StringRef name) {
  const std::string list = builtin_list();
  llvm::SmallVector<llvm::StringRef, 16> names;
  llvm::StringRef(list).split(names, ", ");
  llvm::StringRef best;
  size_t least = name.size() / 3 + 1;
  for (const llvm::StringRef candidate : names) {
    const size_t distance = name.edit_distance(candidate);
    if (distance >= least || (distance > 0 && name.size() < 4)) continue;
    least = distance;
    best = candidate;
  }
  return best.str();
}

MaybeTerm unknown_function(Reader& reader, const clang::CallExpr* call, const clang::FunctionDecl* callee) {
  const std::string meant = nearest_builtin(callee->getName());
  const std::string name = is_language(callee) ? callee->getNameAsString() : callee->getQualifiedNameAsString();
  Message error{Diag::unknown_function,
                call->getExprLoc(),
                {name, meant.empty() ? function_advice(callee->getName()) : "did you mean '" + meant + "'?"},
                {call->getCallee()->getSourceRange()}};
  if (!meant.empty()) error.fixes.push_back(clang::FixItHint::CreateReplacement(call->getCallee()->getSourceRange(), meant));
  return report(reader, error);
}

MaybeTerm recursion(Reader& reader, const clang::CallExpr* call, const clang::FunctionDecl* function) {
  if (!reader.recursive.insert(function->getCanonicalDecl()).second) return std::nullopt;
  std::string path;
  bool inside = false;
  for (const Frame& frame : reader.frames) {
    inside = inside || frame.function == function;
    if (inside) path += frame.function->getNameAsString() + " -> ";
  }
  return report(reader, {Diag::recursion, call->getExprLoc(), {path + function->getNameAsString()}, {call->getSourceRange()}},
                {{Diag::function_here, function->getLocation(), {function->getNameAsString()}}});
}

/// By value, or by const reference: a helper cannot change what its caller holds.
bool is_plain_parameter(clang::QualType type) {
  return !type->isReferenceType() || (type->isLValueReferenceType() && type->getPointeeType().isConstQualified());
}

std::optional<Frame> bind_arguments(Reader& reader, const clang::CallExpr* call, const clang::FunctionDecl* function) {
  Frame frame{function, call->getExprLoc(), {}, {}};
  bool complete = true;
  for (unsigned i = 0; i < function->getNumParams(); ++i) {
    const clang::ParmVarDecl* parameter = function->getParamDecl(i);
    if (!is_plain_parameter(parameter->getType())) {
      report(reader, {Diag::parameter_type, parameter->getLocation(), {type_text(reader.context, parameter->getType())}});
      complete = false;
      continue;
    }
    MaybeTerm value = read_as(reader, call->getArg(i), parameter->getType(), parameter);
    complete = complete && value;
    bind_variable(frame, parameter, std::move(value));
  }
  if (!complete) return std::nullopt;
  return frame;
}

MaybeTerm read_helper(Reader& reader, const clang::CallExpr* call, const clang::FunctionDecl* function) {
  for (const Frame& frame : reader.frames) {
    if (frame.function == function) return recursion(reader, call, function);
  }
  std::optional<Frame> frame = bind_arguments(reader, call, function);
  if (!frame) return std::nullopt;
  reader.frames.push_back(std::move(*frame));
  const bool complete = read_body(reader);
  std::vector<MaybeTerm> results = std::move(reader.frames.back().results);
  reader.frames.pop_back();
  return complete && results.size() == 1 ? results.front() : std::nullopt;
}

MaybeTerm indirect_call(Reader& reader, const clang::CallExpr* call, const std::vector<Message>& notes) {
  if (mentions_unknown(reader, call)) return std::nullopt;
  if (call->getNumArgs() > 0 && llvm::isa<clang::LambdaExpr>(peel(call->getArg(0)))) return reject(reader, peel(call->getArg(0)));
  return report(reader, {Diag::indirect_call, call->getExprLoc(), {}, {call->getSourceRange()}}, notes);
}

}  // namespace

bool is_language(const clang::FunctionDecl* function) {
  const clang::SourceManager& sources = function->getASTContext().getSourceManager();
  const auto* space = llvm::dyn_cast<clang::NamespaceDecl>(function->getDeclContext()->getRedeclContext());
  const bool in_cellc = space != nullptr && space->getName() == "cellc" && space->getParent()->isTranslationUnit();
  if (in_cellc) return sources.isInSystemHeader(function->getFirstDecl()->getLocation());
  const bool of_c =
      function->isExternC() && (function->getName() == "tanh" || function->getName() == "exp" || function->getName() == "sqrt");
  return of_c && function->getNumParams() == 1 && function->getParamDecl(0)->getType()->isSpecificBuiltinType(clang::BuiltinType::Double);
}

MaybeTerm read_call(Reader& reader, const clang::CallExpr* call) {
  const clang::FunctionDecl* callee = call->getDirectCallee();
  if (callee == nullptr) return indirect_call(reader, call, {});
  const auto* overloaded = llvm::dyn_cast<clang::CXXOperatorCallExpr>(call);
  if (is_language(callee)) {
    if (overloaded != nullptr) return read_operator(reader, overloaded);
    if (callee->getIdentifier() != nullptr && is_builtin(callee->getName())) return read_builtin(reader, call, callee->getName());
  }
  if (overloaded != nullptr && overloaded->isAssignmentOp()) return reject(reader, call);
  if (llvm::isa<clang::CXXMethodDecl>(callee) || callee->isVariadic()) {
    return indirect_call(reader, call, {{Diag::declared_here, callee->getLocation(), {callee->getNameAsString()}}});
  }
  if (overloaded != nullptr && reader.context.getSourceManager().isInSystemHeader(callee->getLocation()))
    return report(reader, {Diag::foreign_operator, overloaded->getOperatorLoc(), {}, {call->getSourceRange()}});
  const bool named = callee->getIdentifier() != nullptr;
  if (named && reader.context.getSourceManager().isInSystemHeader(callee->getLocation())) return unknown_function(reader, call, callee);
  const clang::FunctionDecl* definition = callee->getDefinition();
  if (definition != nullptr && definition->hasBody()) return read_helper(reader, call, definition);
  if (named && (callee->isInStdNamespace() || callee->isExternC())) return unknown_function(reader, call, callee);
  return report(reader, {Diag::no_body, call->getExprLoc(), {callee->getNameAsString()}, {call->getSourceRange()}},
                {{Diag::declared_here, callee->getLocation(), {callee->getNameAsString()}}});
}

}  // namespace cellc
