#pragma once
#include "scan/values.h"

namespace cellc {

/// A keyword argument: not set (it has its default), or what it is set to (no expression: it cannot be told).
struct Option {
  bool is_set = false;
  Origin value = {};
};

/// The option `name` of an object such as RNNCellOptions().dtype(x) or CellOptions{x}: set by a call of that name, a member of that name,
/// or before the construction by a statement of its own. Several where a branch may set it.
std::vector<Option> options_of(Reading& reading, const clang::Expr* options, llvm::StringRef name, const Frame* frame);

}  // namespace cellc
