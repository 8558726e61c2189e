#include "frontend/reject.h"

#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"

namespace cellc {
namespace {

struct Rejected {
  clang::Stmt::StmtClass kind;
  const char* name;
  const char* advice;
};

constexpr const char* choose = "a cell has no branches: choose between values with select(a < b, c, d)";
constexpr const char* unroll = "a cell is one step: the caller makes the loop over time, and layers of a step are calls of a helper";
constexpr const char* values_only = "write values of Vector, Scalar, double or float";
constexpr const char* no_cast = "write double, float and integer constants as they are meant";
constexpr const char* no_memory = "a cell owns no memory: declare locals of Vector or Scalar";
constexpr const char* no_failure = "a cell cannot fail";

constexpr Rejected rejected[] = {
    {clang::Stmt::IfStmtClass, "'if'", choose},
    {clang::Stmt::SwitchStmtClass, "'switch'", choose},
    {clang::Stmt::ConditionalOperatorClass, "'?:'", choose},
    {clang::Stmt::BinaryConditionalOperatorClass, "'?:'", choose},
    {clang::Stmt::ForStmtClass, "a loop", unroll},
    {clang::Stmt::WhileStmtClass, "a loop", unroll},
    {clang::Stmt::DoStmtClass, "a loop", unroll},
    {clang::Stmt::CXXForRangeStmtClass, "a loop", unroll},
    {clang::Stmt::BreakStmtClass, "'break'", unroll},
    {clang::Stmt::ContinueStmtClass, "'continue'", unroll},
    {clang::Stmt::GotoStmtClass, "'goto'", choose},
    {clang::Stmt::IndirectGotoStmtClass, "'goto'", choose},
    {clang::Stmt::LabelStmtClass, "a label", choose},
    {clang::Stmt::AttributedStmtClass, "an attribute on a statement", "leave it out"},
    {clang::Stmt::LambdaExprClass, "a lambda", "write a helper function"},
    {clang::Stmt::CXXNewExprClass, "'new'", no_memory},
    {clang::Stmt::CXXDeleteExprClass, "'delete'", no_memory},
    {clang::Stmt::CXXThrowExprClass, "'throw'", no_failure},
    {clang::Stmt::CXXTryStmtClass, "'try'", no_failure},
    {clang::Stmt::CXXNoexceptExprClass, "'noexcept'", no_failure},
    {clang::Stmt::GCCAsmStmtClass, "'asm'", "write the formula"},
    {clang::Stmt::CStyleCastExprClass, "a cast", no_cast},
    {clang::Stmt::CXXStaticCastExprClass, "a cast", no_cast},
    {clang::Stmt::CXXFunctionalCastExprClass, "a cast", no_cast},
    {clang::Stmt::CXXReinterpretCastExprClass, "a cast", no_cast},
    {clang::Stmt::CXXConstCastExprClass, "a cast", no_cast},
    {clang::Stmt::CXXDynamicCastExprClass, "a cast", no_cast},
    {clang::Stmt::CXXScalarValueInitExprClass, "a cast", no_cast},
    {clang::Stmt::ArraySubscriptExprClass, "an array element", "write whole vectors, or blocks of them with chunk<i>(v)"},
    {clang::Stmt::InitListExprClass, "a list of values", values_only},
    {clang::Stmt::CXXStdInitializerListExprClass, "a list of values", values_only},
    {clang::Stmt::MemberExprClass, "a member", values_only},
    {clang::Stmt::CXXMemberCallExprClass, "a call of a member function", "write a free helper function"},
    {clang::Stmt::CXXThisExprClass, "'this'", "write a free helper function"},
    {clang::Stmt::CXXConstructExprClass, "an object of a class", values_only},
    {clang::Stmt::CXXTemporaryObjectExprClass, "an object of a class", values_only},
    {clang::Stmt::CXXBoolLiteralExprClass, "'true' or 'false'", "compare values inside of select(a < b, c, d)"},
    {clang::Stmt::CharacterLiteralClass, "a character", values_only},
    {clang::Stmt::StringLiteralClass, "a string", values_only},
    {clang::Stmt::CXXNullPtrLiteralExprClass, "a pointer", values_only},
    {clang::Stmt::UnaryExprOrTypeTraitExprClass, "'sizeof'", values_only},
    {clang::Stmt::StmtExprClass, "a statement in an expression", "declare a local"},
    {clang::Stmt::UserDefinedLiteralClass, "a literal with a suffix of its own", "write it in float64"},
    {clang::Stmt::CoreturnStmtClass, "a coroutine", "write 'return'"},
    {clang::Stmt::CoyieldExprClass, "a coroutine", "write 'return'"},
    {clang::Stmt::CoawaitExprClass, "a coroutine", "write 'return'"},
};

struct RejectedSign {
  llvm::StringRef signs;
  const char* name;
  const char* advice;
};
const RejectedSign rejected_signs[] = {
    {" ++ -- ", "a side effect", "assign in a statement of its own"},
    {" & * ", "a pointer", values_only},
    {" ! && || ", "logic", "nest select(a < b, c, d)"},
    {" < > <= >= == != <=> ", "a comparison of numbers", "compare vectors inside of select(a < b, c, d)"},
    {" , ", "the comma operator", "write two statements"},
    {" % ~ ^ | << >> ", "integer arithmetic other than + - *", "write constants in float64"},
    {" ->* .* ", "a pointer", values_only},
    {" = += -= *= /= ", "an assignment inside of an expression", "assign in a statement of its own"},
    {" %= &= |= ^= <<= >>= ", "integer arithmetic other than + - *", "write constants in float64"},
    {" [] () -> ", "this operator", values_only},
};

std::nullopt_t reject_as(Reader& reader, const clang::Stmt* statement, clang::SourceLocation at, const char* name, const char* advice) {
  return report(reader, {Diag::rejected, at, {name, advice}, {statement->getSourceRange()}});
}

std::nullopt_t reject_sign(Reader& reader, const clang::Expr* expression, clang::SourceLocation at, llvm::StringRef sign) {
  for (const RejectedSign& row : rejected_signs) {
    if (row.signs.contains((" " + sign + " ").str())) return reject_as(reader, expression, at, row.name, row.advice);
  }
  return report(reader, {Diag::unknown_construct, at, {("operator " + sign).str()}, {expression->getSourceRange()}});
}

clang::SourceLocation place_of(const clang::Stmt* statement) {
  if (const auto* choice = llvm::dyn_cast<clang::AbstractConditionalOperator>(statement)) return choice->getQuestionLoc();
  const auto* expression = llvm::dyn_cast<clang::Expr>(statement);
  return expression == nullptr ? statement->getBeginLoc() : expression->getExprLoc();
}

}  // namespace

std::nullopt_t reject(Reader& reader, const clang::Stmt* statement) {
  if (llvm::isa<clang::Expr>(statement) && mentions_unknown(reader, statement)) return std::nullopt;
  if (const auto* unary = llvm::dyn_cast<clang::UnaryOperator>(statement)) {
    return reject_sign(reader, unary, unary->getOperatorLoc(), clang::UnaryOperator::getOpcodeStr(unary->getOpcode()));
  }
  if (const auto* binary = llvm::dyn_cast<clang::BinaryOperator>(statement)) {
    return reject_sign(reader, binary, binary->getOperatorLoc(), binary->getOpcodeStr());
  }
  if (const auto* overloaded = llvm::dyn_cast<clang::CXXOperatorCallExpr>(statement)) {
    return reject_sign(reader, overloaded, overloaded->getOperatorLoc(), clang::getOperatorSpelling(overloaded->getOperator()));
  }
  const clang::SourceLocation at = place_of(statement);
  for (const Rejected& row : rejected) {
    if (row.kind == statement->getStmtClass()) return reject_as(reader, statement, at, row.name, row.advice);
  }
  if (const auto* cast = llvm::dyn_cast<clang::CastExpr>(statement)) {
    return report(reader,
                  {Diag::unknown_construct, at, {std::string("conversion ") + cast->getCastKindName()}, {statement->getSourceRange()}});
  }
  return report(reader, {Diag::unknown_construct, at, {statement->getStmtClassName()}, {statement->getSourceRange()}});
}

}  // namespace cellc
