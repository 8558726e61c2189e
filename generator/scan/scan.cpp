#include "scan/scan.h"

#include <algorithm>
#include <exception>
#include <memory>

#include "clang/AST/ASTConsumer.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/CompilerInvocation.h"
#include "clang/Frontend/FrontendAction.h"
#include "clang/Frontend/TextDiagnosticPrinter.h"
#include "clang/Serialization/PCHContainerOperations.h"
#include "clang/Tooling/Tooling.h"
#include "llvm/Support/raw_ostream.h"
#include "llvm/Support/thread.h"
#include "scan/commands.h"
#include "scan/constructions.h"

namespace cellc {
namespace {

/// Long expressions are read by recursion.
constexpr unsigned stack_bytes = 256U << 20U;

void add_files(const clang::SourceManager& sources, std::vector<std::string>& files) {
  for (auto file = sources.fileinfo_begin(); file != sources.fileinfo_end(); ++file) {
    const clang::FileID id = sources.translateFile(file->first);
    if (id.isValid() && !sources.isInSystemHeader(sources.getLocForStartOfFile(id)))
      files.push_back(std::filesystem::absolute(file->first.getName().str()).lexically_normal().string());
  }
}

class Consumer : public clang::ASTConsumer {
 public:
  explicit Consumer(ScanResult& result) : result_(result) {}

  void HandleTranslationUnit(clang::ASTContext& context) override {
    add_files(context.getSourceManager(), result_.files);
    if (context.getDiagnostics().hasErrorOccurred()) return;
    const std::vector<Construction> found = find_constructions(read_program(context));
    result_.constructions.insert(result_.constructions.end(), found.begin(), found.end());
  }

 private:
  ScanResult& result_;
};

class Action : public clang::ASTFrontendAction {
 public:
  explicit Action(ScanResult& result) : result_(result) {}
  std::unique_ptr<clang::ASTConsumer> CreateASTConsumer(clang::CompilerInstance&, llvm::StringRef) override {
    return std::make_unique<Consumer>(result_);
  }

 private:
  ScanResult& result_;
};

class ActionFactory : public clang::tooling::FrontendActionFactory {
 public:
  explicit ActionFactory(ScanResult& result) : result_(result) {}
  std::unique_ptr<clang::FrontendAction> create() override { return std::make_unique<Action>(result_); }

  /// Without carets among its own options, Clang prints no "1 error generated." to stderr; the printer has options of its own.
  bool runInvocation(std::shared_ptr<clang::CompilerInvocation> invocation, clang::FileManager* files,
                     std::shared_ptr<clang::PCHContainerOperations> containers, clang::DiagnosticConsumer* consumer) override {
    invocation->getDiagnosticOpts().ShowCarets = 0;
    return FrontendActionFactory::runInvocation(std::move(invocation), files, std::move(containers), consumer);
  }

 private:
  ScanResult& result_;
};

/// As the user would name a file, whose name may be relative to the current folder: relative where it lies below `folder`.
std::string near_name(const std::string& file, const std::filesystem::path& folder) {
  const std::filesystem::path path = std::filesystem::absolute(file).lexically_normal();
  const std::filesystem::path relative = path.lexically_relative(folder);
  return relative.empty() || *relative.begin() == ".." ? path.string() : relative.string();
}

ScanResult scan(const ScanRequest& request) {
  ScanResult result;
  const std::filesystem::path folder = std::filesystem::current_path();
  llvm::raw_string_ostream text(result.diagnostics);
  const llvm::IntrusiveRefCntPtr<clang::DiagnosticOptions> options(new clang::DiagnosticOptions());
  options->ShowColors = request.color;
  text.enable_colors(request.color);
  for (const CompileCommand& command : compile_commands(request)) {
    const size_t before = result.constructions.size();
    std::filesystem::current_path(command.folder);
    clang::TextDiagnosticPrinter printer(text, options.get());
    const llvm::IntrusiveRefCntPtr<clang::FileManager> files(new clang::FileManager(clang::FileSystemOptions()));
    ActionFactory factory(result);
    clang::tooling::ToolInvocation invocation(command.words, &factory, files.get(), std::make_shared<clang::PCHContainerOperations>());
    invocation.setDiagnosticConsumer(&printer);
    invocation.setDiagnosticOptions(options.get());
    result.compiles = invocation.run() && result.compiles;
    for (size_t k = before; k < result.constructions.size(); ++k)
      result.constructions[k].place.file = near_name(result.constructions[k].place.file, folder);
    std::filesystem::current_path(folder);
  }
  text.flush();
  const auto make_unique = [](auto& values) {
    std::sort(values.begin(), values.end());
    values.erase(std::unique(values.begin(), values.end()), values.end());
  };
  make_unique(result.constructions);
  make_unique(result.files);
  return result;
}

}  // namespace

ScanResult scan_sources(const ScanRequest& request) {
  ScanResult result;
  std::exception_ptr failure;
  llvm::thread reader(std::optional<unsigned>(stack_bytes), [&] {
    try {
      result = scan(request);
    } catch (...) {
      failure = std::current_exception();
    }
  });
  reader.join();
  if (failure) std::rethrow_exception(failure);
  return result;
}

}  // namespace cellc
