#include "cli/files.h"

#include <unistd.h>

#include <fstream>
#include <sstream>

#include <fmt/format.h>

namespace cellc {

std::filesystem::path resource_root() {
  std::error_code error;
  const std::filesystem::path executable = std::filesystem::read_symlink("/proc/self/exe", error);
  if (error) throw FileError("cannot find this executable through /proc/self/exe");
  return executable.parent_path().parent_path();
}

std::string read_file(const std::filesystem::path& path) {
  std::ifstream stream(path, std::ios::binary);
  std::ostringstream content;
  if (!stream || std::filesystem::is_directory(path) || !(content << stream.rdbuf()))
    throw FileError(fmt::format("cannot read {}{}", path.string(), std::filesystem::exists(path) ? "" : ": there is no such file"));
  return content.str();
}

std::filesystem::path temporary_for(const std::filesystem::path& path) {
  std::error_code error;
  if (path.has_parent_path()) std::filesystem::create_directories(path.parent_path(), error);
  if (error) throw FileError(fmt::format("cannot make the folder {}: {}", path.parent_path().string(), error.message()));
  return path.string() + fmt::format(".{}.tmp", getpid());
}

void commit_file(const std::filesystem::path& temporary, const std::filesystem::path& path) {
  std::error_code error;
  std::filesystem::rename(temporary, path, error);
  if (!error) return;
  std::error_code ignored;
  std::filesystem::remove(temporary, ignored);
  throw FileError(fmt::format("cannot write {}: {}", path.string(), error.message()));
}

void write_file(const std::filesystem::path& path, const std::string& content, bool only_changed) {
  if (only_changed && std::filesystem::is_regular_file(path) && read_file(path) == content) return;
  const std::filesystem::path temporary = temporary_for(path);
  {
    std::ofstream stream(temporary, std::ios::binary);
    stream << content;
    stream.close();
    if (!stream) throw FileError(fmt::format("cannot write {}", path.string()));
  }
  commit_file(temporary, path);
}

}  // namespace cellc
