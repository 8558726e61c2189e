#include "scan/program.h"

#include <algorithm>

#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "llvm/Support/SaveAndRestore.h"
#include "scan/cell_classes.h"

namespace cellc {
namespace {

const clang::Expr* without_casts(const clang::Expr* expression) {
  while (true) {
    const clang::Expr* inner = expression->IgnoreParens();
    if (const auto* cast = llvm::dyn_cast<clang::ImplicitCastExpr>(inner))
      inner = cast->getSubExpr();
    else if (const auto* full = llvm::dyn_cast<clang::FullExpr>(inner))
      inner = full->getSubExpr();
    else if (const auto* temporary = llvm::dyn_cast<clang::MaterializeTemporaryExpr>(inner))
      inner = temporary->getSubExpr();
    if (inner == expression) return inner;
    expression = inner;
  }
}

/// The object that a chain of calls and members begins with: `options` of `options.bias(false).dtype`.
const clang::ValueDecl* root_of(const clang::Expr* expression) {
  while (true) {
    expression = without_casts(expression);
    if (const auto* call = llvm::dyn_cast<clang::CXXMemberCallExpr>(expression))
      expression = call->getImplicitObjectArgument();
    else
      break;
  }
  const auto* use = llvm::dyn_cast<clang::DeclRefExpr>(expression);
  return use == nullptr ? nullptr : llvm::dyn_cast<clang::VarDecl>(use->getDecl());
}

const clang::ValueDecl* canonical(const clang::ValueDecl* decl) { return llvm::cast<clang::ValueDecl>(decl->getCanonicalDecl()); }

/// Variables and structured bindings; what the latter are parts of is not named by itself.
bool is_counted(const clang::ValueDecl* decl) {
  return llvm::isa<clang::VarDecl, clang::BindingDecl>(decl) && !llvm::isa<clang::DecompositionDecl>(decl);
}

/// Whether argument `k` goes to a template's `Args&&...`, or to a `T&&` of the standard library, which hand it on.
bool is_handed_on(const clang::FunctionDecl* callee, unsigned k) {
  const clang::FunctionDecl* pattern = callee->getTemplateInstantiationPattern();
  if (pattern == nullptr || pattern->getNumParams() == 0) return false;
  const clang::ParmVarDecl* parameter = pattern->getParamDecl(std::min(k, pattern->getNumParams() - 1));
  const bool takes_any = parameter->getType()->isRValueReferenceType() && parameter->getType()->getPointeeType()->isTemplateTypeParmType();
  return parameter->isParameterPack() || (takes_any && callee->getEnclosingNamespaceContext()->isStdNamespace());
}

class Collector : public clang::RecursiveASTVisitor<Collector> {
 public:
  explicit Collector(Program& program) : program_(program) {}

  bool shouldVisitTemplateInstantiations() const { return true; }
  bool shouldVisitImplicitCode() const { return true; }

  bool TraverseDecl(clang::Decl* decl) {
    if (decl == nullptr || (decl->isTemplated() && !llvm::isa<clang::TemplateDecl>(decl)))
      return true;  // a pattern: see its instantiations
    const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(decl);
    if (method != nullptr && method->isDefaulted() && !llvm::isa<clang::CXXConstructorDecl>(method)) return true;
    const auto* function = llvm::dyn_cast<clang::FunctionDecl>(decl);
    const llvm::SaveAndRestore within(within_, function == nullptr ? within_ : function->getCanonicalDecl());
    const llvm::SaveAndRestore branches(branches_, function == nullptr ? branches_ : 0);
    return RecursiveASTVisitor::TraverseDecl(decl);
  }

  bool TraverseStmt(clang::Stmt* statement, DataRecursionQueue* = nullptr) {
    const bool branches = statement != nullptr && (llvm::isa<clang::IfStmt, clang::ForStmt, clang::CXXForRangeStmt, clang::WhileStmt,
                                                             clang::DoStmt, clang::SwitchStmt, clang::ConditionalOperator>(statement));
    const llvm::SaveAndRestore deeper(branches_, branches_ + (branches ? 1 : 0));
    return RecursiveASTVisitor::TraverseStmt(statement);
  }

  /// What stands in types, noexcept, requires and sizeof is not evaluated.
  bool TraverseTypeLoc(clang::TypeLoc) { return true; }
  bool TraverseCXXNoexceptExpr(clang::CXXNoexceptExpr*, DataRecursionQueue* = nullptr) { return true; }
  bool TraverseRequiresExpr(clang::RequiresExpr*, DataRecursionQueue* = nullptr) { return true; }
  bool TraverseUnaryExprOrTypeTraitExpr(clang::UnaryExprOrTypeTraitExpr*, DataRecursionQueue* = nullptr) { return true; }

  /// The form that says what is initialised; the form as it is written would name everything a second time.
  bool TraverseSynOrSemInitListExpr(clang::InitListExpr* list, DataRecursionQueue* queue = nullptr) {
    return list == nullptr || !list->isSemanticForm() || RecursiveASTVisitor::TraverseSynOrSemInitListExpr(list, queue);
  }

  bool VisitFunctionDecl(clang::FunctionDecl* function) {
    if (!function->isThisDeclarationADefinition()) return true;
    for (clang::ParmVarDecl* parameter : function->parameters())
      if (parameter->hasDefaultArg() && !parameter->hasUninstantiatedDefaultArg() && !parameter->hasUnparsedDefaultArg())
        TraverseStmt(parameter->getDefaultArg());
    return true;
  }

  bool VisitCXXConstructorDecl(clang::CXXConstructorDecl* constructor) {
    if (!constructor->isThisDeclarationADefinition()) return true;
    for (const clang::CXXCtorInitializer* initializer : constructor->inits())
      if (auto* standard = llvm::dyn_cast<clang::CXXDefaultInitExpr>(initializer->getInit())) TraverseStmt(standard->getExpr());
    return true;
  }

  bool VisitCXXConstructExpr(clang::CXXConstructExpr* construct) {
    const clang::CXXConstructorDecl* constructor = construct->getConstructor();
    if (constructor->isCopyOrMoveConstructor()) return true;
    if (const clang::InheritedConstructor inherited = constructor->getInheritedConstructor()) constructor = inherited.getConstructor();
    add(constructor, {construct->getArgs(), construct->getArgs() + construct->getNumArgs()}, construct->getBeginLoc());
    return true;
  }

  bool VisitCallExpr(clang::CallExpr* call) {
    const clang::FunctionDecl* callee = call->getDirectCallee();
    if (callee == nullptr) return true;
    const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(callee);
    const bool has_object = llvm::isa<clang::CXXOperatorCallExpr>(call) && method != nullptr && !method->isStatic();
    add(callee, {call->getArgs() + (has_object ? 1 : 0), call->getArgs() + call->getNumArgs()}, call->getBeginLoc());
    if (hands_on(callee) && call->getNumArgs() == 1) read(call->getArg(0));
    if (has_object && callee->getOverloadedOperator() == clang::OO_Equal) set(call->getArg(0), call->getArg(1));
    return true;
  }

  bool VisitCXXMemberCallExpr(clang::CXXMemberCallExpr* call) {
    const clang::ValueDecl* object = root_of(call->getImplicitObjectArgument());
    if (object != nullptr && call->getMethodDecl() != nullptr && call->getNumArgs() == 1 &&
        call->getMethodDecl()->getIdentifier() != nullptr)
      program_.settings[canonical(object)].push_back({call->getMethodDecl()->getName().str(), call->getArg(0), branches_ > 0});
    return true;
  }

  bool VisitBinaryOperator(clang::BinaryOperator* operation) {
    if (operation->getOpcode() == clang::BO_Assign) set(operation->getLHS(), operation->getRHS());
    return true;
  }

  bool VisitImplicitCastExpr(clang::ImplicitCastExpr* cast) {
    const bool to_const = cast->getCastKind() == clang::CK_NoOp && cast->getType().isConstQualified();
    if (cast->getCastKind() == clang::CK_LValueToRValue || to_const) read(cast->getSubExpr());
    return true;
  }

  bool VisitLambdaExpr(clang::LambdaExpr* lambda) {
    for (const clang::Expr* captured : lambda->capture_inits())
      if (captured != nullptr) read(captured);
    return true;
  }

  bool VisitCXXForRangeStmt(clang::CXXForRangeStmt* loop) {
    program_.ranges[loop->getLoopVariable()->getCanonicalDecl()] = loop->getRangeInit();
    read(loop->getRangeInit());
    return true;
  }

  bool VisitDeclRefExpr(clang::DeclRefExpr* use) {
    if (is_counted(use->getDecl())) ++program_.uses[canonical(use->getDecl())];
    return true;
  }
  bool VisitMemberExpr(clang::MemberExpr* use) {
    if (llvm::isa<clang::FieldDecl>(use->getMemberDecl())) ++program_.uses[canonical(use->getMemberDecl())];
    return true;
  }

 private:
  void add(const clang::FunctionDecl* callee, std::vector<const clang::Expr*> arguments, clang::SourceLocation at) {
    for (unsigned k = 0; k < arguments.size(); ++k)
      if (is_handed_on(callee, k)) read(arguments[k]);
    const auto* constructor = llvm::dyn_cast<clang::CXXConstructorDecl>(callee);
    const bool is_cell = constructor != nullptr && cell_class(constructor->getParent()) != nullptr;
    auto& calls = is_cell ? program_.constructions : program_.calls[callee->getCanonicalDecl()];
    calls.push_back({callee->getCanonicalDecl(), std::move(arguments), within_, at});
  }

  void read(const clang::Expr* expression) {
    expression = expression->IgnoreParens();
    while (const auto* member = llvm::dyn_cast<clang::MemberExpr>(expression)) {
      if (llvm::isa<clang::FieldDecl>(member->getMemberDecl())) ++program_.reads[canonical(member->getMemberDecl())];
      expression = member->getBase()->IgnoreParens();
    }
    const auto* use = llvm::dyn_cast<clang::DeclRefExpr>(expression);
    if (use != nullptr && is_counted(use->getDecl())) ++program_.reads[canonical(use->getDecl())];
  }

  void set(const clang::Expr* left, const clang::Expr* right) {
    const auto* member = llvm::dyn_cast<clang::MemberExpr>(without_casts(left));
    const clang::ValueDecl* object = member == nullptr ? nullptr : root_of(member->getBase());
    if (object != nullptr) program_.settings[canonical(object)].push_back({member->getMemberDecl()->getName().str(), right, branches_ > 0});
  }

  Program& program_;
  const clang::FunctionDecl* within_ = nullptr;
  int branches_ = 0;
};

}  // namespace

Program read_program(clang::ASTContext& context) {
  Program program{context, {}, {}, {}, {}, {}, {}};
  Collector(program).TraverseDecl(context.getTranslationUnitDecl());
  return program;
}

bool may_change(const Program& program, const clang::ValueDecl* variable) {
  if (variable->getType().getNonReferenceType().isConstQualified()) return false;
  const auto count = [&](const std::map<const clang::ValueDecl*, int>& counts) {
    const auto found = counts.find(canonical(variable));
    return found == counts.end() ? 0 : found->second;
  };
  return count(program.uses) > count(program.reads);
}

bool hands_on(const clang::FunctionDecl* function) {
  return function->isInStdNamespace() && function->getIdentifier() != nullptr &&
         (function->getName() == "move" || function->getName() == "forward");
}

}  // namespace cellc
