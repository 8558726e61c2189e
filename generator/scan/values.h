#pragma once
#include <deque>
#include <optional>
#include <set>
#include <string>

#include "scan/program.h"

namespace cellc {

/// A function that runs: its parameters have the arguments of `call`, which are read in `caller`.
struct Frame {
  const clang::FunctionDecl* function;  ///< null: outside of functions
  const Call* call = nullptr;           ///< null: not known by whom it is called
  const Frame* caller = nullptr;
  const clang::Expr* object = nullptr;  ///< what `this` is, read in `caller`; null: not known
};

/// An expression and where it stands. No expression: it cannot be told.
struct Origin {
  const clang::Expr* expression = nullptr;
  const Frame* frame = nullptr;
};

/// What is carried along while the values of one construction are read.
struct Reading {
  const Program& program;
  bool needs_caller = false;  ///< a parameter was asked for, of a function that is not known by whom it is called
  std::string unknown = {};   ///< the first expression that cannot be told
  int steps = 0;
  std::deque<Frame> frames = {};  ///< those of functions that are looked into
  std::deque<Call> calls = {};
};

/// One step from an expression towards where its value comes from; nothing when it is the origin itself.
std::optional<Origin> step(Reading& reading, const clang::Expr* expression, const Frame* frame);

/// The initialiser of a variable, the argument of a parameter.
Origin initialiser_of(Reading& reading, const clang::VarDecl* variable, const Frame* frame);

/// Follows an expression to where its value comes from: through casts, copies, parameters, variables that do not change, members, and
/// functions that only return a value.
Origin origin_of(Reading& reading, const clang::Expr* expression, const Frame* frame);

/// The values that an integer (or enumerator) can have: several after a `?:` or in a loop over a list. Empty: not known at compile time.
std::set<int64_t> integers_of(Reading& reading, const clang::Expr* expression, const Frame* frame);

/// The same of a std::string or a C string.
std::set<std::string> texts_of(Reading& reading, const clang::Expr* expression, const Frame* frame);

/// The elements of a braced list, or of the std::initializer_list or container that is made of it.
std::vector<Origin> elements_of(Reading& reading, const clang::Expr* expression, const Frame* frame);

/// What initialises a field of an object.
Origin field_of(Reading& reading, const clang::Expr* object, const clang::FieldDecl* field, const Frame* frame);

/// The expression as it is written; empty when that is no line of the user's own.
std::string source_text(const Program& program, const clang::Expr* expression);

}  // namespace cellc
