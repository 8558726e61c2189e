#include "frontend/statements.h"

#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"
#include "frontend/arithmetic.h"
#include "frontend/calls.h"
#include "frontend/cell_type.h"
#include "frontend/expressions.h"
#include "frontend/reject.h"
#include "frontend/shapes.h"

namespace cellc {
namespace {

void read_effect(Reader& reader, const clang::Expr* expression) {
  expression = peel(expression);
  const auto* overloaded = llvm::dyn_cast<clang::CXXOperatorCallExpr>(expression);
  if (overloaded != nullptr && overloaded->isAssignmentOp()) return assign_value(reader, overloaded);
  const auto* binary = llvm::dyn_cast<clang::BinaryOperator>(expression);
  if (binary != nullptr && binary->isAssignmentOp()) return assign_number(reader, binary);
  if (read_expression(reader, expression)) report(reader, {Diag::no_effect, expression->getExprLoc(), {}, {expression->getSourceRange()}});
}

/// `return {a, b}` of a cell: the constructor of States or std::tuple, copies of it left away.
const clang::CXXConstructExpr* tuple_construction(const clang::Expr* expression) {
  const auto* construct = llvm::dyn_cast<clang::CXXConstructExpr>(peel(expression));
  while (construct != nullptr && construct->getNumArgs() == 1 && construct->getConstructor()->isCopyOrMoveConstructor()) {
    construct = llvm::dyn_cast<clang::CXXConstructExpr>(peel(construct->getArg(0)));
  }
  return construct;
}

void return_states(Reader& reader, const clang::ReturnStmt* statement, const CellType& type) {
  const clang::FunctionDecl* function = reader.frames.back().function;
  const clang::CXXConstructExpr* construct = tuple_construction(statement->getRetValue());
  if (construct == nullptr || construct->getNumArgs() != type.shapes.size()) {
    const size_t count = construct == nullptr ? 0 : construct->getNumArgs();
    report(reader,
           construct == nullptr
               ? Message{Diag::several_values, statement->getReturnLoc()}
               : Message{Diag::state_count, statement->getReturnLoc(), {std::to_string(type.shapes.size()), std::to_string(count)}},
           {{Diag::declared_here, function->getLocation(), {function->getNameAsString()}}});
    return reader.frames.back().results.push_back(std::nullopt);
  }
  for (unsigned i = 0; i < construct->getNumArgs(); ++i) {
    const clang::Expr* argument = construct->getArg(i);
    MaybeTerm term = read_expression(reader, argument);
    if (term && (std::holds_alternative<Condition>(*term) || shape_of(reader, *term) != type.shapes[i])) {
      term = report(
          reader,
          {Diag::wrong_shape, argument->getExprLoc(), {to_string(type.shapes[i]), shape_text(reader, *term)}, {argument->getSourceRange()}},
          {{Diag::declared_here, function->getLocation(), {function->getNameAsString()}}});
    }
    reader.frames.back().results.push_back(std::move(term));  // not kept from before: a call in the argument makes frames
  }
}

void read_return(Reader& reader, const clang::ReturnStmt* statement) {
  const clang::FunctionDecl* function = reader.frames.back().function;
  const bool is_cell = reader.frames.size() == 1;
  reader.frames.back().returned = statement->getReturnLoc();
  const std::optional<CellType> type = checked_type(reader, function->getReturnType(), function->getLocation());
  if (!type) return reader.frames.back().results.push_back(std::nullopt);
  const bool several = type->kind == Kind::states;
  if (several && is_cell) return return_states(reader, statement, *type);
  const bool readable =
      type->kind != Kind::other && type->kind != Kind::condition && !several && !function->getReturnType()->isReferenceType();
  if (statement->getRetValue() == nullptr || !readable) {
    report(reader,
           several ? Message{Diag::several_values, statement->getReturnLoc()}
                   : Message{Diag::result_type,
                             statement->getReturnLoc(),
                             {function->getNameAsString(), type_text(reader.context, function->getReturnType())}},
           {{Diag::declared_here, function->getLocation(), {function->getNameAsString()}}});
    return reader.frames.back().results.push_back(std::nullopt);
  }
  MaybeTerm value = read_as(reader, statement->getRetValue(), function->getReturnType(), function);
  reader.frames.back().results.push_back(std::move(value));
}

void read_block(Reader& reader, const clang::CompoundStmt* block);

void read_statement(Reader& reader, const clang::Stmt* statement) {
  if (reader.frames.back().returned.isValid()) {
    report(reader, {Diag::after_return, statement->getBeginLoc()}, {{Diag::first_return, reader.frames.back().returned}});
  } else if (const auto* block = llvm::dyn_cast<clang::CompoundStmt>(statement)) {
    read_block(reader, block);
  } else if (const auto* declarations = llvm::dyn_cast<clang::DeclStmt>(statement)) {
    read_declarations(reader, declarations);
  } else if (const auto* result = llvm::dyn_cast<clang::ReturnStmt>(statement)) {
    read_return(reader, result);
  } else if (const auto* expression = llvm::dyn_cast<clang::Expr>(statement)) {
    read_effect(reader, expression);
  } else if (!llvm::isa<clang::NullStmt>(statement)) {
    reject(reader, statement);
  }
}

void read_block(Reader& reader, const clang::CompoundStmt* block) {
  for (const clang::Stmt* statement : block->body()) {
    if (!(llvm::isa<clang::NullStmt>(statement) && reader.frames.back().returned.isValid())) read_statement(reader, statement);
  }
}

}  // namespace

bool read_body(Reader& reader) {
  const clang::FunctionDecl* function = reader.frames.back().function;
  const auto* block = llvm::dyn_cast<clang::CompoundStmt>(function->getBody());
  const size_t errors = reader.reported.size();
  if (block == nullptr) {
    reject(reader, function->getBody());
    return false;
  }
  read_block(reader, block);
  if (reader.frames.back().returned.isInvalid() && reader.reported.size() == errors) {
    report(reader, {Diag::missing_return, block->getRBracLoc(), {function->getNameAsString()}},
           {{Diag::declared_here, function->getLocation(), {function->getNameAsString()}}});
  }
  for (const MaybeTerm& result : reader.frames.back().results) {
    if (!result) return false;
  }
  return reader.reported.size() == errors && !reader.frames.back().results.empty();
}

}  // namespace cellc
