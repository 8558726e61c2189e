#include "scan/commands.h"

#include <algorithm>
#include <filesystem>
#include <memory>

#include "clang/Driver/Options.h"
#include "clang/Tooling/ArgumentsAdjusters.h"
#include "clang/Tooling/JSONCompilationDatabase.h"
#include "llvm/Option/ArgList.h"
#include "llvm/Option/OptTable.h"

namespace cellc {
namespace {

namespace fs = std::filesystem;
using clang::tooling::CommandLineArguments;

constexpr const char* file_name = "compile_commands.json";
constexpr const char* how_to_get =
    "CMake writes one with -DCMAKE_EXPORT_COMPILE_COMMANDS=ON (Ninja and Makefiles). Or give the flags of the compiler after --";

/// Options that Clang does not have, such as some of GCC's.
CommandLineArguments without_unknown(const CommandLineArguments& words) {
  std::vector<const char*> pointers;
  for (const std::string& word : words) pointers.push_back(word.c_str());
  unsigned missing_index = 0, missing_count = 0;
  const llvm::opt::InputArgList parsed = clang::driver::getDriverOptTable().ParseArgs(
      llvm::ArrayRef(pointers).drop_front(), missing_index, missing_count, llvm::opt::Visibility(clang::driver::options::ClangOption));
  CommandLineArguments known = words;
  for (const llvm::opt::Arg* unknown : parsed.filtered(clang::driver::options::OPT_UNKNOWN))
    known.erase(std::remove(known.begin(), known.end(), unknown->getAsString(parsed)), known.end());
  return known;
}

/// Words for Clang alone: another compiler's warnings are none of ours.
CommandLineArguments for_clang(const CommandLineArguments& words, const std::string& source) {
  CommandLineArguments adjusted = clang::tooling::getClangStripOutputAdjuster()(without_unknown(words), source);
  adjusted = clang::tooling::getClangStripDependencyFileAdjuster()(adjusted, source);
  adjusted = clang::tooling::getClangSyntaxOnlyAdjuster()(adjusted, source);
  const CommandLineArguments more = {"-w", "-Wno-error", "-Qunused-arguments", "-resource-dir=" CELLC_CLANG_RESOURCE_DIR};
  return clang::tooling::getInsertArgumentAdjuster(more, clang::tooling::ArgumentInsertPosition::BEGIN)(adjusted, source);
}

CompileCommand fixed_command(const std::string& source, const std::vector<std::string>& flags) {
  CommandLineArguments words = {"c++"};
  words.insert(words.end(), flags.begin(), flags.end());
  words.push_back(source);
  return {for_clang(words, source), fs::current_path().string()};
}

/// The folder of the database for this source.
fs::path database_folder(const ScanRequest& request, const fs::path& source) {
  std::error_code error;
  if (request.database) {
    if (fs::is_regular_file(*request.database / file_name, error)) return *request.database;
    throw ScanError(request.database->string() + ": there is no " + file_name + " in this folder. " + how_to_get);
  }
  for (fs::path folder = source.parent_path(); folder != folder.root_path(); folder = folder.parent_path())
    for (const fs::path& at : {folder, folder / "build"})
      if (fs::is_regular_file(at / file_name, error)) return at;
  throw ScanError(source.string() + ": there is no " + std::string(file_name) +
                  " in its folder, a folder above or a build/ beside them: " + "expected -p BUILD_FOLDER. " + how_to_get);
}

CompileCommand command_from(const fs::path& folder, const fs::path& source) {
  std::string problem;
  const std::unique_ptr<clang::tooling::CompilationDatabase> database = clang::tooling::JSONCompilationDatabase::loadFromFile(
      (folder / file_name).string(), problem, clang::tooling::JSONCommandLineSyntax::AutoDetect);
  if (database == nullptr) throw ScanError((folder / file_name).string() + ": " + problem);
  const std::vector<clang::tooling::CompileCommand> commands = database->getCompileCommands(source.string());
  if (commands.empty()) {
    const std::string count = std::to_string(database->getAllFiles().size());
    throw ScanError(source.string() + ": " + (folder / file_name).string() + " does not say how to compile it (it knows " + count +
                    " other files). Is it part of a target of that build? Or give the flags of the compiler after --");
  }
  return {for_clang(commands[0].CommandLine, source.string()), commands[0].Directory};
}

}  // namespace

std::vector<CompileCommand> compile_commands(const ScanRequest& request) {
  std::vector<CompileCommand> commands;
  for (const std::string& source : request.sources) {
    std::error_code error;
    if (!fs::is_regular_file(source, error)) throw ScanError(source + ": there is no such file");
    const fs::path path = fs::absolute(source).lexically_normal();
    commands.push_back(request.flags ? fixed_command(path.string(), *request.flags) : command_from(database_folder(request, path), path));
  }
  return commands;
}

}  // namespace cellc
