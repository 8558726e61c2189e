#pragma once
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "clang/AST/Type.h"
#include "frontend/reader.h"

namespace cellc {

/// What a C++ type is in the cell language.
enum class Kind { value, input, state, param, states, condition, number, other };

/// A type of the cell language with its shape. `states` has one shape for each state of the tuple.
struct CellType {
  Kind kind = Kind::other;
  std::vector<Shape> shapes = {};
  std::vector<const clang::RecordDecl*> dimensions = {};  ///< the tags that occur
};

/// A type that names something impossible: Stack<0, H>, Param<float>.
struct TypeProblem {
  Diag id;
  std::vector<std::string> arguments;
};

/// The meaning of `type`, references and const left away.
std::variant<CellType, TypeProblem> cell_type(const clang::ASTContext& context, clang::QualType type);

/// As above; a problem is reported at `at`.
std::optional<CellType> checked_type(Reader& reader, clang::QualType type, clang::SourceLocation at);

/// "Input", "State", "Param", "Vector".
std::string role_name(Kind kind);

/// The type as its author wrote it.
std::string type_text(const clang::ASTContext& context, clang::QualType type);

}  // namespace cellc
