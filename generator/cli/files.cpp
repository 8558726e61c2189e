#include "cli/files.h"

#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <iterator>
#include <system_error>
#include <vector>

#include <fmt/format.h>

namespace cellc {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const char* verb, const fs::path& path, const std::string& why) {
  throw FileError(fmt::format("cannot {} '{}': {}", verb, path.string(), why));
}

void write_stream(const fs::path& path, const std::string& content) {
  std::ofstream stream(path, std::ios::binary);
  stream << content;
  stream.close();
  if (!stream) throw fs::filesystem_error("", {errno, std::generic_category()});
}

// Through links to the file that is meant: a link stays one when the file behind it is replaced.
fs::path behind_links(const fs::path& path) {
  std::error_code error;
  const fs::path result = fs::weakly_canonical(path, error);
  return error ? path : result;
}

// The folders of a file that there are not yet, innermost first.
std::vector<fs::path> missing_folders(const fs::path& path) {
  std::vector<fs::path> missing;
  fs::path folder = path.parent_path();
  for (; !folder.empty() && !fs::exists(folder); folder = folder.parent_path()) missing.push_back(folder);
  if (!folder.empty() && !fs::is_directory(folder))
    throw FileError(fmt::format("cannot write '{}': '{}' is no folder", path.string(), folder.string()));
  return missing;
}

// What was begun and is not done, removed at the end of the program, too: LLVM ends it by exit() when the disk is full.
struct Unfinished {
  fs::path temporary;
  std::vector<fs::path> folders;  ///< innermost first

  ~Unfinished() { remove(); }
  void remove() {
    std::error_code ignored;
    fs::remove(temporary, ignored);
    for (const fs::path& folder : folders) fs::remove(folder, ignored);
    temporary.clear();
    folders.clear();
  }
};

Unfinished& unfinished() {
  static Unfinished file;
  return file;
}

}  // namespace

fs::path resource_root() {
  std::error_code error;
  const fs::path executable = fs::read_symlink("/proc/self/exe", error);
  if (error) throw FileError("cannot find this executable through /proc/self/exe");
  return executable.parent_path().parent_path();
}

std::string read_file(const fs::path& path) {
  std::error_code error;
  if (fs::is_directory(path, error)) fail("read", path, "it is a folder");
  if (!fs::exists(path, error)) fail("read", path, "there is no such file");
  std::ifstream stream(path, std::ios::binary);
  if (!stream) fail("read", path, std::generic_category().message(errno));
  return {std::istreambuf_iterator<char>(stream), {}};
}

Plan read_plan(const fs::path& path) {
  try {
    return parse_plan(read_file(path));
  } catch (const PlanError& error) {
    throw FileError(fmt::format("{}: {}", path.string(), error.what()));
  }
}

void make_file(const fs::path& path, const std::function<void(const fs::path&)>& write) {
  const fs::path file = behind_links(path);
  if (fs::is_directory(file)) fail("write", path, "it is a folder");
  if (fs::is_other(path)) fail("write", path, "it is no regular file");
  unfinished().folders = missing_folders(file);
  unfinished().temporary = file.string() + fmt::format(".{}.tmp", getpid());
  try {
    if (file.has_parent_path()) fs::create_directories(file.parent_path());
    write(unfinished().temporary);
    fs::rename(unfinished().temporary, file);
  } catch (const fs::filesystem_error& error) {
    unfinished().remove();
    fail("write", path, error.code().message());
  } catch (...) {
    unfinished().remove();
    throw;
  }
  unfinished().temporary.clear();
  unfinished().folders.clear();
}

void write_file(const fs::path& path, const std::string& content, bool only_changed) {
  if (only_changed && fs::is_regular_file(path) && read_file(path) == content) return;
  if (!fs::is_other(path)) return make_file(path, [&](const fs::path& temporary) { write_stream(temporary, content); });
  try {
    write_stream(path, content);
  } catch (const fs::filesystem_error& error) {
    fail("write", path, error.code().message());
  }
}

}  // namespace cellc
