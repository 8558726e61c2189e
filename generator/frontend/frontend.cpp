#include "frontend/frontend.h"

#include <exception>
#include <memory>

#include "clang/AST/ASTConsumer.h"
#include "clang/AST/ASTContext.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/CompilerInvocation.h"
#include "clang/Frontend/FrontendAction.h"
#include "clang/Serialization/PCHContainerOperations.h"
#include "clang/Tooling/Tooling.h"
#include "frontend/find_cells.h"
#include "frontend/hints.h"
#include "frontend/reader.h"
#include "frontend/signature.h"
#include "llvm/Support/raw_ostream.h"
#include "llvm/Support/thread.h"

namespace cellc {
namespace {

/// Deeply nested expressions are read by recursion, in Clang and here.
constexpr unsigned stack_bytes = 256U << 20U;

/// The comment before a function, without its marks.
std::string comment_of(const clang::FunctionDecl* function) {
  const clang::ASTContext& context = function->getASTContext();
  const clang::RawComment* comment = context.getRawCommentForDeclNoCache(function);
  return comment == nullptr ? "" : comment->getFormattedText(context.getSourceManager(), context.getDiagnostics());
}

class Consumer : public clang::ASTConsumer {
 public:
  explicit Consumer(FrontendResult& result) : result_(result) {}

  void HandleTranslationUnit(clang::ASTContext& context) override {
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
      if (std::optional<Graph> graph = read_cell(cell)) result_.cells.push_back(*std::move(graph));
      result_.comments[cell->getNameAsString()] = comment_of(cell);
    }
  }

 private:
  FrontendResult& result_;
};

class Action : public clang::ASTFrontendAction {
 public:
  explicit Action(FrontendResult& result) : result_(result) {}
  std::unique_ptr<clang::ASTConsumer> CreateASTConsumer(clang::CompilerInstance&, llvm::StringRef) override {
    return std::make_unique<Consumer>(result_);
  }

 private:
  FrontendResult& result_;
};

class ActionFactory : public clang::tooling::FrontendActionFactory {
 public:
  explicit ActionFactory(FrontendResult& result) : result_(result) {}
  std::unique_ptr<clang::FrontendAction> create() override { return std::make_unique<Action>(result_); }

  /// Without carets among its own options, Clang prints no "1 error generated." to stderr; the printer has options of its own.
  bool runInvocation(std::shared_ptr<clang::CompilerInvocation> invocation, clang::FileManager* files,
                     std::shared_ptr<clang::PCHContainerOperations> containers, clang::DiagnosticConsumer* consumer) override {
    invocation->getDiagnosticOpts().ShowCarets = 0;
    return FrontendActionFactory::runInvocation(std::move(invocation), files, std::move(containers), consumer);
  }

 private:
  FrontendResult& result_;
};

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
  const llvm::IntrusiveRefCntPtr<clang::FileManager> files(new clang::FileManager(clang::FileSystemOptions()));
  ActionFactory factory(result);
  clang::tooling::ToolInvocation invocation(arguments, &factory, files.get(), std::make_shared<clang::PCHContainerOperations>());
  invocation.setDiagnosticConsumer(&printer);
  invocation.setDiagnosticOptions(options.get());
  if (!invocation.run()) result.cells.clear();
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
  std::exception_ptr failure;
  llvm::thread reader(std::optional<unsigned>(stack_bytes), [&] {
    try {
      result = parse(command_line(source, include_dir, extra_args));
    } catch (...) {
      failure = std::current_exception();
    }
  });
  reader.join();
  if (failure) std::rethrow_exception(failure);
  return result;
}

}  // namespace cellc
