#pragma once
#include <string>

#include "llvm/ADT/StringRef.h"

namespace cellc {

/// What to write instead of a function that the cell language does not have, or has under another name: "write x * x", or the functions
/// that there are.
std::string function_advice(llvm::StringRef name);

}  // namespace cellc
