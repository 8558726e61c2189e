#pragma once
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "clang/AST/ASTContext.h"
#include "clang/AST/Decl.h"
#include "clang/Basic/Diagnostic.h"
#include "frontend/diagnostics.h"
#include "graph/graph.h"

namespace cellc {

/// A number that is known while the cell is read: every C++ expression of arithmetic type is one.
struct Number {
  double value;
};
/// A value that is computed when the cell runs.
struct Symbol {
  NodeId node;
};
/// `smaller < larger`, the first argument of select.
struct Condition {
  NodeId smaller, larger;
};
/// What an expression stands for.
using Term = std::variant<Number, Symbol, Condition>;
/// Nothing: an error has been reported. Its users stay silent, so that one mistake gives one error.
using MaybeTerm = std::optional<Term>;

/// The variables of one call. A const reference shares the slot of the variable that it is bound to.
struct Frame {
  const clang::FunctionDecl* function;
  clang::SourceLocation call;  ///< invalid for the cell itself
  std::map<const clang::VarDecl*, size_t> slots;
  std::vector<MaybeTerm> values;
  clang::SourceLocation returned = {};  ///< the return statement, once it has been read
  std::vector<MaybeTerm> results = {};
};

/// What is carried along while one cell is read.
struct Reader {
  clang::ASTContext& context;
  Builder builder;
  std::vector<Frame> frames;
  std::set<std::pair<unsigned, Diag>> reported;  ///< places that have their error already: a helper may be read many times
  std::set<const clang::FunctionDecl*> recursive;
  int depth = 0;   ///< nested expressions
  long remaining;  ///< expressions that may still be read: bounds what helpers that call helpers unfold to
};

/// One error or note. Ranges are underlined, fixes are Clang's fix-its.
struct Message {
  Diag id;
  clang::SourceLocation at;
  std::vector<std::string> arguments = {};
  std::vector<clang::SourceRange> ranges = {};
  std::vector<clang::FixItHint> fixes = {};
};

/// Emits `message` alone, wherever it is.
void emit(clang::DiagnosticsEngine& engine, const Message& message);

/// Reports `error` with its notes and the calls that led to it, once a place. Gives what an expression without value gives.
std::nullopt_t report(Reader& reader, const Message& error, const std::vector<Message>& notes = {});

/// True when a variable that `statement` mentions has an error already, so that nothing more is to be said.
bool mentions_unknown(const Reader& reader, const clang::Stmt* statement);

/// The shape of a value: [] for a number, the joined shape of both sides for a condition.
Shape shape_of(const Reader& reader, const Term& term);

/// The node of a number or symbol; a number becomes a constant.
NodeId node_of(Reader& reader, const Term& term);

/// Binds a new variable, or reads the slot of a bound one.
void bind_variable(Frame& frame, const clang::VarDecl* variable, MaybeTerm value);

}  // namespace cellc
