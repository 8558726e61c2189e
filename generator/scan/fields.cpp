#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include "scan/values.h"

namespace cellc {
namespace {

/// What a constructor initialises a field with; null when it has nothing for it, also no initialiser in the class.
const clang::Expr* initialiser_in(const clang::CXXConstructorDecl* constructor, const clang::FieldDecl* field) {
  const auto* definition = llvm::dyn_cast_or_null<clang::CXXConstructorDecl>(constructor->getDefinition());
  if (definition != nullptr) {
    for (const clang::CXXCtorInitializer* initialiser : definition->inits())
      if (initialiser->getMember() == field) return initialiser->getInit();
  }
  return field->getInClassInitializer();
}

bool is_initialised_by_a_constructor(const clang::FieldDecl* field) {
  for (const clang::CXXConstructorDecl* constructor : llvm::cast<clang::CXXRecordDecl>(field->getParent())->ctors()) {
    const clang::Expr* initialiser = initialiser_in(constructor, field);
    if (!constructor->isCopyOrMoveConstructor() && initialiser != nullptr && initialiser != field->getInClassInitializer() &&
        !llvm::isa<clang::CXXDefaultInitExpr>(initialiser))
      return true;
  }
  return false;
}

/// A field of the object that a function of its class runs on.
Origin field_of_this(Reading& reading, const clang::FieldDecl* field, const Frame* frame) {
  if (frame != nullptr && frame->object != nullptr) return field_of(reading, frame->object, field, frame->caller);
  const auto* constructor = frame == nullptr ? nullptr : llvm::dyn_cast_or_null<clang::CXXConstructorDecl>(frame->function);
  if (constructor != nullptr) return {initialiser_in(constructor, field), frame};
  const bool is_method = frame != nullptr && frame->function != nullptr;
  if (is_method && (may_change(reading.program, field) || is_initialised_by_a_constructor(field))) return {};
  return {field->getInClassInitializer(), frame};
}

Origin field_of_construction(Reading& reading, const clang::CXXConstructExpr* construct, const clang::FieldDecl* field,
                             const Frame* frame) {
  const clang::CXXConstructorDecl* constructor = construct->getConstructor();
  reading.calls.push_back(
      {constructor->getCanonicalDecl(), {construct->getArgs(), construct->getArgs() + construct->getNumArgs()}, nullptr, {}});
  const Frame& inside = reading.frames.emplace_back(Frame{constructor->getCanonicalDecl(), &reading.calls.back(), frame});
  return {initialiser_in(constructor, field), &inside};
}

}  // namespace

Origin field_of(Reading& reading, const clang::Expr* object, const clang::FieldDecl* field, const Frame* frame) {
  const Origin origin = origin_of(reading, object, frame);
  if (origin.expression == nullptr) return {};
  if (llvm::isa<clang::CXXThisExpr>(origin.expression)) return field_of_this(reading, field, origin.frame);
  if (const auto* construct = llvm::dyn_cast<clang::CXXConstructExpr>(origin.expression))
    return field_of_construction(reading, construct, field, origin.frame);
  const auto* list = llvm::dyn_cast<clang::InitListExpr>(origin.expression);
  if (list == nullptr) return {};
  const auto* record = llvm::dyn_cast<clang::CXXRecordDecl>(field->getParent());
  const unsigned index = field->getFieldIndex() + (record == nullptr ? 0 : record->getNumBases());
  return index < list->getNumInits() ? Origin{list->getInit(index), origin.frame} : Origin{};
}

}  // namespace cellc
