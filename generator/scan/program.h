#pragma once
#include <map>
#include <string>
#include <vector>

#include "clang/AST/ASTContext.h"
#include "clang/AST/Decl.h"
#include "clang/AST/Expr.h"

namespace cellc {

/// A call of a function or constructor.
struct Call {
  const clang::FunctionDecl* callee;
  std::vector<const clang::Expr*> arguments;  ///< in the order of its parameters, defaults too
  const clang::FunctionDecl* within;          ///< the function that it stands in, null for the initialiser of a global or a field
  clang::SourceLocation at;
};

/// What sets a member of a variable after it has been made: `options.dtype(x)` or `options.dtype = x`.
struct Setting {
  std::string member;
  const clang::Expr* value;
  bool is_conditional;  ///< in a branch or a loop
};

/// What a translation unit does, as far as it can tell with which values cells are made. Functions are their canonical declarations;
/// templates are seen as their instantiations.
struct Program {
  clang::ASTContext& context;
  std::vector<Call> constructions;                                   ///< of the runtime's classes
  std::map<const clang::FunctionDecl*, std::vector<Call>> calls;     ///< by what is called
  std::map<const clang::ValueDecl*, std::vector<Setting>> settings;  ///< in their order in the source
  std::map<const clang::ValueDecl*, int> uses, reads;                ///< of variables and fields
  std::map<const clang::VarDecl*, const clang::Expr*> ranges;        ///< what the variable of a range-for runs through
};

Program read_program(clang::ASTContext& context);

/// Whether something beside its initialiser may give a variable or field its value.
bool may_change(const Program& program, const clang::ValueDecl* variable);

/// std::move and std::forward: they give their argument.
bool hands_on(const clang::FunctionDecl* function);

}  // namespace cellc
