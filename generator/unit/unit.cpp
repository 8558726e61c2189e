#include "unit/unit.h"

#include <exception>
#include <memory>
#include <optional>

#include "clang/AST/ASTConsumer.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/CompilerInvocation.h"
#include "clang/Frontend/FrontendAction.h"
#include "clang/Serialization/PCHContainerOperations.h"
#include "clang/Tooling/Tooling.h"
#include "llvm/Support/thread.h"

namespace cellc {
namespace {

using Read = std::function<void(clang::ASTContext&)>;

constexpr unsigned stack_bytes = 256U << 20U;

class Consumer : public clang::ASTConsumer {
 public:
  explicit Consumer(const Read& read) : read_(read) {}
  void HandleTranslationUnit(clang::ASTContext& context) override { read_(context); }

 private:
  const Read& read_;
};

class Action : public clang::ASTFrontendAction {
 public:
  explicit Action(const Read& read) : read_(read) {}
  std::unique_ptr<clang::ASTConsumer> CreateASTConsumer(clang::CompilerInstance&, llvm::StringRef) override {
    return std::make_unique<Consumer>(read_);
  }

 private:
  const Read& read_;
};

class ActionFactory : public clang::tooling::FrontendActionFactory {
 public:
  explicit ActionFactory(const Read& read) : read_(read) {}
  std::unique_ptr<clang::FrontendAction> create() override { return std::make_unique<Action>(read_); }

  /// Without carets among its own options, Clang prints no "1 error generated." to stderr; the printer has options of its own.
  bool runInvocation(std::shared_ptr<clang::CompilerInvocation> invocation, clang::FileManager* files,
                     std::shared_ptr<clang::PCHContainerOperations> containers, clang::DiagnosticConsumer* consumer) override {
    invocation->getDiagnosticOpts().ShowCarets = 0;
    return FrontendActionFactory::runInvocation(std::move(invocation), files, std::move(containers), consumer);
  }

 private:
  const Read& read_;
};

}  // namespace

bool read_unit(const std::vector<std::string>& words, clang::DiagnosticOptions& options, clang::DiagnosticConsumer& printer,
               const Read& read) {
  const llvm::IntrusiveRefCntPtr<clang::FileManager> files(new clang::FileManager(clang::FileSystemOptions()));
  ActionFactory factory(read);
  clang::tooling::ToolInvocation invocation(words, &factory, files.get(), std::make_shared<clang::PCHContainerOperations>());
  invocation.setDiagnosticConsumer(&printer);
  invocation.setDiagnosticOptions(&options);
  return invocation.run();
}

void on_deep_stack(const std::function<void()>& read) {
  std::exception_ptr failure;
  llvm::thread reader(std::optional<unsigned>(stack_bytes), [&] {
    try {
      read();
    } catch (...) {
      failure = std::current_exception();
    }
  });
  reader.join();
  if (failure) std::rethrow_exception(failure);
}

}  // namespace cellc
