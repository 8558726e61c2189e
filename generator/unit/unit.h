#pragma once
#include <functional>
#include <string>
#include <vector>

#include "clang/AST/ASTContext.h"
#include "clang/Basic/Diagnostic.h"
#include "clang/Basic/DiagnosticOptions.h"

namespace cellc {

/// Clang parses what the words of a command line name, and hands each translation unit to `read`, one with errors too. False: there were
/// errors. What is wrong is told to `printer`.
bool read_unit(const std::vector<std::string>& words, clang::DiagnosticOptions& options, clang::DiagnosticConsumer& printer,
               const std::function<void(clang::ASTContext&)>& read);

/// Runs `read` where long expressions may be read by recursion, in Clang and here. What it throws is thrown.
void on_deep_stack(const std::function<void()>& read);

}  // namespace cellc
