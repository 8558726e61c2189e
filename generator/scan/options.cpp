#include "scan/options.h"

#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include "clang/Basic/SourceManager.h"

namespace cellc {
namespace {

constexpr Option unset{};

/// What has been said of an option so far: that may be all, or what the object had before may hold, too.
struct Said {
  std::vector<Option> options = {};
  bool is_all = true;
};

/// The statements before `use` that may have set the option of this variable.
Said settings_of(Reading& reading, const clang::DeclRefExpr* use, llvm::StringRef name, const Frame* frame) {
  Said said{{}, false};
  const auto found = reading.program.settings.find(llvm::cast<clang::ValueDecl>(use->getDecl()->getCanonicalDecl()));
  if (found == reading.program.settings.end()) return said;
  const clang::SourceManager& sources = reading.program.context.getSourceManager();
  for (const Setting& setting : found->second) {
    const bool is_before = sources.isBeforeInTranslationUnit(setting.value->getBeginLoc(), use->getBeginLoc());
    if (setting.member != name || !is_before) continue;
    if (!setting.is_conditional) said = {};
    said.options.push_back({true, {setting.value, frame}});
  }
  return said;
}

/// What an aggregate gives a field that its braces do not name.
bool is_left_out(const clang::Expr* value) {
  value = value->IgnoreImplicit();
  const auto* construct = llvm::dyn_cast<clang::CXXConstructExpr>(value);
  const auto* list = llvm::dyn_cast<clang::InitListExpr>(value);
  return llvm::isa<clang::CXXDefaultInitExpr, clang::ImplicitValueInitExpr>(value) ||
         (construct != nullptr && construct->getNumArgs() == 0) || (list != nullptr && list->getNumInits() == 0);
}

Option field_named(const clang::InitListExpr* list, llvm::StringRef name, const Frame* frame) {
  const clang::RecordDecl* record = list->getType()->getAsRecordDecl();
  if (record == nullptr) return unset;
  for (const clang::FieldDecl* field : record->fields()) {
    if (field->getName() != name || field->getFieldIndex() >= list->getNumInits()) continue;
    const clang::Expr* value = list->getInit(field->getFieldIndex());
    return is_left_out(value) ? unset : Option{true, {value, frame}};
  }
  return unset;
}

bool is_default(const clang::CXXConstructExpr* construct) {
  for (const clang::Expr* argument : construct->arguments())
    if (!llvm::isa<clang::CXXDefaultArgExpr>(argument)) return false;
  return !construct->getConstructor()->isCopyOrMoveConstructor();
}

/// What this expression says by itself; the object behind it may say more.
Said said_here(Reading& reading, const clang::Expr* expression, llvm::StringRef name, const Frame* frame) {
  if (const auto* list = llvm::dyn_cast<clang::InitListExpr>(expression)) return {{field_named(list, name, frame)}};
  if (const auto* use = llvm::dyn_cast<clang::DeclRefExpr>(expression)) return settings_of(reading, use, name, frame);
  const auto* construct = llvm::dyn_cast<clang::CXXConstructExpr>(expression);
  if (construct != nullptr && is_default(construct)) return {{unset}};
  const auto* call = llvm::dyn_cast<clang::CXXMemberCallExpr>(expression);
  const clang::CXXMethodDecl* method = call == nullptr ? nullptr : call->getMethodDecl();
  if (method == nullptr || method->getIdentifier() == nullptr || method->getName() != name || call->getNumArgs() != 1) return {{}, false};
  return {{{true, {call->getArg(0), frame}}}};
}

/// A call that gives the object that it is called on, as the class or one that inherits from it.
bool is_setter(const clang::CXXMemberCallExpr* call) {
  const clang::CXXRecordDecl* given = call->getType()->getAsCXXRecordDecl();
  const clang::CXXRecordDecl* own = call->getRecordDecl();
  if (given == nullptr || own == nullptr || !given->hasDefinition()) return false;
  return given->getCanonicalDecl() == own->getCanonicalDecl() || given->isDerivedFrom(own);
}

/// The object that `.bias(false)` is called on, the initialiser of a variable, and so on.
Origin behind(Reading& reading, const clang::Expr* expression, const Frame* frame) {
  const auto* call = llvm::dyn_cast<clang::CXXMemberCallExpr>(expression);
  if (call != nullptr && is_setter(call)) return {call->getImplicitObjectArgument(), frame};
  const auto* use = llvm::dyn_cast<clang::DeclRefExpr>(expression);
  const auto* variable = use == nullptr ? nullptr : llvm::dyn_cast<clang::VarDecl>(use->getDecl());
  if (variable != nullptr) return initialiser_of(reading, variable, frame);  // what changes it are the settings
  return step(reading, expression, frame).value_or(Origin{});
}

}  // namespace

std::vector<Option> options_of(Reading& reading, const clang::Expr* options, llvm::StringRef name, const Frame* frame) {
  std::vector<Option> all;
  Origin at{options, frame};
  for (int steps = 0; at.expression != nullptr && steps < 1000; ++steps) {
    const Said said = said_here(reading, at.expression, name, at.frame);
    all.insert(all.end(), said.options.begin(), said.options.end());
    if (said.is_all) return all;
    at = behind(reading, at.expression, at.frame);
  }
  if (reading.unknown.empty() && !reading.needs_caller) reading.unknown = source_text(reading.program, options);
  return {{true, {}}};
}

}  // namespace cellc
