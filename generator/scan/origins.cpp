#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"
#include "scan/values.h"

namespace cellc {
namespace {

constexpr int most_steps = 10000;

/// One layer that has the same value inside; null when there is none.
const clang::Expr* inner_layer(const clang::Expr* expression) {
  if (const auto* cast = llvm::dyn_cast<clang::CastExpr>(expression)) {
    const bool rounds = cast->getCastKind() == clang::CK_FloatingToIntegral;
    return rounds ? nullptr : cast->getSubExpr();
  }
  if (const auto* paren = llvm::dyn_cast<clang::ParenExpr>(expression)) return paren->getSubExpr();
  if (const auto* full = llvm::dyn_cast<clang::FullExpr>(expression)) return full->getSubExpr();
  if (const auto* temporary = llvm::dyn_cast<clang::MaterializeTemporaryExpr>(expression)) return temporary->getSubExpr();
  if (const auto* bound = llvm::dyn_cast<clang::CXXBindTemporaryExpr>(expression)) return bound->getSubExpr();
  if (const auto* argument = llvm::dyn_cast<clang::SubstNonTypeTemplateParmExpr>(expression)) return argument->getReplacement();
  if (const auto* standard = llvm::dyn_cast<clang::CXXDefaultArgExpr>(expression)) return standard->getExpr();
  if (const auto* standard = llvm::dyn_cast<clang::CXXDefaultInitExpr>(expression)) return standard->getExpr();
  const auto* list = llvm::dyn_cast<clang::InitListExpr>(expression);
  if (list != nullptr && list->getNumInits() == 1 && list->getType()->isScalarType()) return list->getInit(0);
  const auto* construct = llvm::dyn_cast<clang::CXXConstructExpr>(expression);
  const bool copies = construct != nullptr && construct->getConstructor()->isCopyOrMoveConstructor() && construct->getNumArgs() > 0;
  return copies ? construct->getArg(0) : nullptr;
}

const clang::FunctionDecl* owner_of(const clang::VarDecl* variable) {
  const auto* function = llvm::dyn_cast<clang::FunctionDecl>(variable->getDeclContext());
  return function == nullptr ? nullptr : function->getCanonicalDecl();
}

const Frame* frame_of(const clang::FunctionDecl* function, const Frame* frame) {
  while (frame != nullptr && frame->function != function) frame = frame->caller;
  return frame;
}

const Frame* fresh_frame(Reading& reading, const Frame& frame) { return &reading.frames.emplace_back(frame); }

/// The argument of a parameter.
Origin argument_of(Reading& reading, const clang::ParmVarDecl* parameter, const Frame* frame) {
  const Frame* of_function = frame_of(owner_of(parameter), frame);
  if (of_function == nullptr || of_function->call == nullptr) {
    reading.needs_caller = true;
    return {};
  }
  const unsigned index = parameter->getFunctionScopeIndex();
  if (index >= of_function->call->arguments.size()) return {};
  return {of_function->call->arguments[index], of_function->caller};
}

}  // namespace

Origin initialiser_of(Reading& reading, const clang::VarDecl* variable, const Frame* frame) {
  if (const auto* parameter = llvm::dyn_cast<clang::ParmVarDecl>(variable)) return argument_of(reading, parameter, frame);
  const clang::Expr* initialiser = variable->getAnyInitializer();
  if (initialiser == nullptr || initialiser->isValueDependent()) return {};
  const clang::FunctionDecl* owner = owner_of(variable);
  const Frame* inside = frame_of(owner, frame);
  return {initialiser, inside == nullptr ? fresh_frame(reading, {owner}) : inside};
}

namespace {

Origin unchanged_of(Reading& reading, const clang::VarDecl* variable, const Frame* frame) {
  return may_change(reading.program, variable) ? Origin{} : initialiser_of(reading, variable, frame);
}

/// The value of `return value;`, the whole body of a function of the user's own.
const clang::Expr* only_result(const clang::FunctionDecl* function) {
  const clang::FunctionDecl* definition = function->getDefinition();
  const auto* body = definition == nullptr ? nullptr : llvm::dyn_cast_or_null<clang::CompoundStmt>(definition->getBody());
  const auto* result = body == nullptr || body->size() != 1 ? nullptr : llvm::dyn_cast<clang::ReturnStmt>(body->body_front());
  return result == nullptr ? nullptr : result->getRetValue();
}

Origin result_of(Reading& reading, const clang::CallExpr* call, const Frame* frame) {
  const clang::FunctionDecl* callee = call->getDirectCallee();
  if (callee == nullptr) return {};
  if (hands_on(callee)) return {call->getArg(0), frame};
  const clang::Expr* result = only_result(callee);
  if (result == nullptr || reading.program.context.getSourceManager().isInSystemHeader(result->getBeginLoc()) ||
      llvm::isa<clang::CXXOperatorCallExpr>(call))
    return {};
  const auto* member = llvm::dyn_cast<clang::CXXMemberCallExpr>(call);
  reading.calls.push_back({callee->getCanonicalDecl(), {call->getArgs(), call->getArgs() + call->getNumArgs()}, nullptr, {}});
  return {result, fresh_frame(reading, {callee->getCanonicalDecl(), &reading.calls.back(), frame,
                                        member == nullptr ? nullptr : member->getImplicitObjectArgument()})};
}

}  // namespace

std::optional<Origin> step(Reading& reading, const clang::Expr* expression, const Frame* frame) {
  if (const clang::Expr* inner = inner_layer(expression)) return Origin{inner, frame};
  if (const auto* use = llvm::dyn_cast<clang::DeclRefExpr>(expression)) {
    if (const auto* binding = llvm::dyn_cast<clang::BindingDecl>(use->getDecl()))
      return may_change(reading.program, binding) ? Origin{} : Origin{binding->getBinding(), frame};
    const auto* variable = llvm::dyn_cast<clang::VarDecl>(use->getDecl());
    if (variable == nullptr || reading.program.ranges.count(variable->getCanonicalDecl()) != 0) return std::nullopt;
    return unchanged_of(reading, variable, frame);
  }
  if (const auto* member = llvm::dyn_cast<clang::MemberExpr>(expression)) {
    if (const auto* field = llvm::dyn_cast<clang::FieldDecl>(member->getMemberDecl()))
      return field_of(reading, member->getBase(), field, frame);
    const auto* variable = llvm::dyn_cast<clang::VarDecl>(member->getMemberDecl());
    return variable == nullptr ? std::nullopt : std::optional(unchanged_of(reading, variable, frame));
  }
  if (const auto* call = llvm::dyn_cast<clang::CallExpr>(expression)) {
    const Origin result = result_of(reading, call, frame);
    return result.expression == nullptr ? std::nullopt : std::optional(result);
  }
  return std::nullopt;
}

Origin origin_of(Reading& reading, const clang::Expr* expression, const Frame* frame) {
  const clang::Expr* const asked = expression;
  while (expression != nullptr && reading.steps++ < most_steps) {
    const std::optional<Origin> next = step(reading, expression, frame);
    if (!next) return {expression, frame};
    expression = next->expression;
    frame = next->frame;
  }
  if (reading.unknown.empty() && !reading.needs_caller) reading.unknown = source_text(reading.program, asked);
  return {};
}

std::string source_text(const Program& program, const clang::Expr* expression) {
  const clang::SourceManager& sources = program.context.getSourceManager();
  if (sources.isInSystemHeader(expression->getBeginLoc())) return {};
  const auto range = clang::CharSourceRange::getTokenRange(expression->getSourceRange());
  const llvm::StringRef text = clang::Lexer::getSourceText(sources.getExpansionRange(range), sources, program.context.getLangOpts());
  return text.contains('\n') ? std::string() : text.str();
}

}  // namespace cellc
