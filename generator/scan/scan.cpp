#include "scan/scan.h"

#include <algorithm>

#include "clang/Basic/SourceManager.h"
#include "clang/Frontend/TextDiagnosticPrinter.h"
#include "llvm/Support/raw_ostream.h"
#include "scan/commands.h"
#include "scan/constructions.h"
#include "unit/unit.h"

namespace cellc {
namespace {

void add_files(const clang::SourceManager& sources, std::vector<std::string>& files) {
  for (auto file = sources.fileinfo_begin(); file != sources.fileinfo_end(); ++file) {
    const clang::FileID id = sources.translateFile(file->first);
    if (id.isValid() && !sources.isInSystemHeader(sources.getLocForStartOfFile(id)))
      files.push_back(std::filesystem::absolute(file->first.getName().str()).lexically_normal().string());
  }
}

void read_constructions(clang::ASTContext& context, ScanResult& result) {
  add_files(context.getSourceManager(), result.files);
  if (context.getDiagnostics().hasErrorOccurred()) return;
  const std::vector<Construction> found = find_constructions(read_program(context));
  result.constructions.insert(result.constructions.end(), found.begin(), found.end());
}

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
    const auto read = [&](clang::ASTContext& context) { read_constructions(context, result); };
    result.compiles = read_unit(command.words, *options, printer, read) && result.compiles;
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
  on_deep_stack([&] { result = scan(request); });
  return result;
}

}  // namespace cellc
