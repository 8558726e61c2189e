#pragma once
#include "clang/AST/ExprCXX.h"
#include "frontend/reader.h"

namespace cellc {

/// A call of a function of the language, or of a helper function.
MaybeTerm read_call(Reader& reader, const clang::CallExpr* call);

/// A function of the language that is called by its name: tanh, min, chunk ...; `name` is one of builtin_names().
MaybeTerm read_builtin(Reader& reader, const clang::CallExpr* call, llvm::StringRef name);
bool is_builtin(llvm::StringRef name);

/// How such a function is called: "'max' is called as max(a, b)".
std::string builtin_arguments(llvm::StringRef name);

/// An operator of the language on vectors and scalars; assignments are statements and no operators here.
MaybeTerm read_operator(Reader& reader, const clang::CXXOperatorCallExpr* call);

/// The operation of `sign=`; nothing for other operators.
std::optional<Op> compound_operation(clang::OverloadedOperatorKind sign);

/// True for what <cellc/cell.h> declares.
bool is_language(const clang::FunctionDecl* function);

/// "tanh, sigmoid, ...": what an author may call.
std::string builtin_list();

}  // namespace cellc
