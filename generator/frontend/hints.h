#pragma once
#include <set>
#include <string>

#include "clang/Frontend/TextDiagnosticPrinter.h"

namespace cellc {

/// Prints diagnostics as Clang does. After those of Clang's own errors that a newcomer to the cell language meets, it prints a note that
/// says what the language has; notes about functions of the standard library that do not take its values are left away.
class HintingPrinter : public clang::TextDiagnosticPrinter {
 public:
  HintingPrinter(llvm::raw_ostream& stream, clang::DiagnosticOptions& options)
      : TextDiagnosticPrinter(stream, &options), stream_(stream), options_(options) {}

  void BeginSourceFile(const clang::LangOptions& language, const clang::Preprocessor* preprocessor) override;
  void HandleDiagnostic(clang::DiagnosticsEngine::Level level, const clang::Diagnostic& diagnostic) override;

 private:
  llvm::raw_ostream& stream_;
  clang::DiagnosticOptions& options_;
  const clang::LangOptions* language_ = nullptr;
  std::set<std::string> said_;
  bool leaves_away_notes_ = false;
};

}  // namespace cellc
