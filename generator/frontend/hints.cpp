#include "frontend/hints.h"

#include "clang/Basic/DiagnosticSema.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Frontend/TextDiagnostic.h"
#include "frontend/advice.h"
#include "frontend/calls.h"

namespace cellc {
namespace {

/// An error of Clang's: its first name in quotes and the text of the source from its place on.
struct Mistake {
  llvm::StringRef name, text, source;
  char before;  ///< the character before the place, spaces left out
};

llvm::StringRef after_name(const Mistake& mistake) { return mistake.source.drop_front(mistake.name.size()).ltrim(); }

std::string undeclared(const Mistake& mistake) {
  if (!mistake.source.starts_with(mistake.name)) return {};
  const llvm::StringRef rest = after_name(mistake);
  if (rest.starts_with("(") || rest.starts_with("<")) return "a function of the cell language is meant? " + function_advice(mistake.name);
  const bool in_brackets = mistake.before == '<' || mistake.before == ',';
  if (!in_brackets || !(rest.starts_with(">") || rest.starts_with(","))) return {};
  return "a dimension is I, H, or declared before the cell: struct " + mistake.name.str() + " : cellc::Dim {};";
}

std::string wrong_arguments(const Mistake& mistake) {
  if (is_builtin(mistake.name) && !mistake.source.starts_with("std::")) return builtin_arguments(mistake.name);
  return "values of the cell language are no numbers: " + function_advice(mistake.name);
}

std::string subscript(const Mistake& mistake) {
  if (!mistake.text.contains("subscript")) return {};
  return "operations take vectors as a whole, there is no loop over elements; chunk<k>(v) is a block of a Stack";
}

std::string unknown_type(const Mistake& mistake) {
  return mistake.name == "CELLC_CELL" ? "a cell's file begins with #include <cellc/cell.h> and using namespace cellc;" : "";
}

std::string number_as_dimension(const Mistake&) {
  return "a dimension has a name, such as I or H; sizes are given when kernels are made: SIZES 10x20";
}

std::string member(const Mistake& mistake) {
  if (mistake.text.contains("namespace 'std'")) return function_advice(mistake.name);
  if (!mistake.text.contains("cellc::")) return {};
  return "values of the cell language have no members; besides + - * / " + function_advice("");
}

struct HintRow {
  unsigned id;
  std::string (*hint)(const Mistake&);
};
constexpr HintRow hints[] = {
    {clang::diag::err_undeclared_var_use, undeclared},
    {clang::diag::err_ovl_no_viable_function_in_call, wrong_arguments},
    {clang::diag::err_ovl_no_oper, subscript},
    {clang::diag::err_unknown_typename, unknown_type},
    {clang::diag::err_template_arg_must_be_type, number_as_dimension},
    {clang::diag::err_no_member, member},
};

std::string hint_for(const clang::Diagnostic& diagnostic, llvm::StringRef text) {
  if (text.contains("did you mean 'cellc::")) return "after #include <cellc/cell.h>, using namespace cellc; makes its names known";
  const clang::SourceManager& sources = diagnostic.getSourceManager();
  const clang::SourceLocation at = sources.getExpansionLoc(diagnostic.getLocation());
  const llvm::StringRef file = sources.getBufferData(sources.getFileID(at));
  const unsigned offset = sources.getFileOffset(at);
  const llvm::StringRef before = file.take_front(offset).rtrim();
  const Mistake mistake{text.split('\'').second.split('\'').first, text, file.drop_front(offset), before.empty() ? ' ' : before.back()};
  for (const HintRow& row : hints)
    if (row.id == diagnostic.getID()) return row.hint(mistake);
  return {};
}

}  // namespace

void HintingPrinter::BeginSourceFile(const clang::LangOptions& language, const clang::Preprocessor* preprocessor) {
  language_ = &language;
  TextDiagnosticPrinter::BeginSourceFile(language, preprocessor);
}

void HintingPrinter::HandleDiagnostic(clang::DiagnosticsEngine::Level level, const clang::Diagnostic& diagnostic) {
  const bool has_place = diagnostic.hasSourceManager() && diagnostic.getLocation().isValid();
  const bool is_note = level == clang::DiagnosticsEngine::Note;
  if (is_note && leaves_away_notes_ && (!has_place || diagnostic.getSourceManager().isInSystemHeader(diagnostic.getLocation()))) return;
  TextDiagnosticPrinter::HandleDiagnostic(level, diagnostic);
  if (is_note || level < clang::DiagnosticsEngine::Error || !has_place || language_ == nullptr) return;
  llvm::SmallString<128> text;
  diagnostic.FormatDiagnostic(text);
  const std::string hint = hint_for(diagnostic, text);
  leaves_away_notes_ = !hint.empty();
  if (hint.empty() || !said_.insert(hint).second) return;
  clang::TextDiagnostic printer(stream_, *language_, &options_);
  printer.emitDiagnostic(clang::FullSourceLoc(diagnostic.getLocation(), diagnostic.getSourceManager()), clang::DiagnosticsEngine::Note,
                         hint, {}, {});
}

}  // namespace cellc
