#include "frontend/frontend.h"

#include "clang/AST/ASTContext.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Frontend/CompilerInvocation.h"
#include "frontend/find_cells.h"
#include "frontend/hints.h"
#include "frontend/reader.h"
#include "frontend/signature.h"
#include "llvm/Support/raw_ostream.h"
#include "unit/unit.h"

namespace cellc {
namespace {

/// The comment before a function, without its marks.
std::string comment_of(const clang::FunctionDecl* function) {
  const clang::ASTContext& context = function->getASTContext();
  const clang::RawComment* comment = context.getRawCommentForDeclNoCache(function);
  return comment == nullptr ? "" : comment->getFormattedText(context.getSourceManager(), context.getDiagnostics());
}

void read_context(clang::ASTContext& context, FrontendResult& result) {
  clang::DiagnosticsEngine& engine = context.getDiagnostics();
  if (engine.hasErrorOccurred()) return;
  const std::vector<const clang::FunctionDecl*> found = find_cells(context);
  const clang::SourceManager& sources = context.getSourceManager();
  if (found.empty() && !engine.hasErrorOccurred()) {
    emit(engine, {Diag::no_cell, sources.getLocForStartOfFile(sources.getMainFileID())});
    if (const clang::FunctionDecl* like = find_unmarked(context)) {
      const clang::FixItHint mark = clang::FixItHint::CreateInsertion(like->getBeginLoc(), "CELLC_CELL ");
      emit(engine, {Diag::mark_missing, like->getLocation(), {like->getNameAsString()}, {}, {mark}});
    }
  }
  for (const clang::FunctionDecl* cell : found) {
    if (std::optional<Graph> graph = read_cell(cell)) result.cells.push_back(*std::move(graph));
    result.comments[cell->getNameAsString()] = comment_of(cell);
  }
}

/// What the command line says, and what the front end says better itself.
std::vector<std::string> command_line(const std::filesystem::path& source, const std::filesystem::path& include_dir,
                                      const std::vector<std::string>& extra_args) {
  std::vector<std::string> arguments = {"cellc",
                                        "-xc++",
                                        "-std=c++20",
                                        "-DCELLC_FRONTEND",
                                        "-isystem" + include_dir.string(),
                                        "-Qunused-arguments",
                                        "-ferror-limit=0",
                                        "-fmacro-backtrace-limit=1",
                                        "-fshow-overloads=best",
                                        "-fno-color-diagnostics",
                                        "-fparse-all-comments",
                                        "-Wno-unknown-warning-option",
                                        "-resource-dir=" CELLC_CLANG_RESOURCE_DIR};
  arguments.insert(arguments.end(), extra_args.begin(), extra_args.end());
  for (const char* last : {"-fsyntax-only", "-Wno-error", "-Wno-return-type", "-Wno-unused-value", "-Wno-unused-comparison",
                           "-Wno-stack-exhausted", "-Wno-infinite-recursion", "-Wno-uninitialized", "-Wno-unsequenced", "--"}) {
    arguments.emplace_back(last);
  }
  arguments.push_back(source.string());
  return arguments;
}

FrontendResult parse(const std::vector<std::string>& arguments) {
  FrontendResult result;
  llvm::raw_string_ostream text(result.diagnostics);
  std::vector<const char*> words;
  for (const std::string& argument : arguments) words.push_back(argument.c_str());
  const llvm::IntrusiveRefCntPtr<clang::DiagnosticOptions> options(clang::CreateAndPopulateDiagOpts(words).release());
  text.enable_colors(options->ShowColors != 0);
  HintingPrinter printer(text, *options);
  const auto read = [&](clang::ASTContext& context) { read_context(context, result); };
  if (!read_unit(arguments, *options, printer, read)) result.cells.clear();
  text.flush();
  return result;
}

}  // namespace

FrontendResult read_cells(const std::filesystem::path& source, const std::filesystem::path& include_dir,
                          const std::vector<std::string>& extra_args) {
  std::error_code unreadable;
  if (!std::filesystem::is_regular_file(source, unreadable)) return {{}, {}, source.string() + ": error: no such file\n"};
  if (!std::filesystem::is_regular_file(include_dir / "cellc/cell.h", unreadable))
    return {{}, {}, (include_dir / "cellc/cell.h").string() + ": error: no such file; it comes with cellc\n"};
  FrontendResult result;
  on_deep_stack([&] { result = parse(command_line(source, include_dir, extra_args)); });
  return result;
}

}  // namespace cellc
