#pragma once
#include <filesystem>
#include <string>

namespace cellc {

/// A file that cannot be read or written. Exit status 1.
struct FileError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// The folder above the one of this executable: bin/cellc, share/cellc and include lie in it, in a package and in a build tree.
std::filesystem::path resource_root();

std::string read_file(const std::filesystem::path& path);

/// Writes the whole file or nothing, by way of a temporary one beside it; makes the folder. `only_changed`: leaves a file of equal content alone.
void write_file(const std::filesystem::path& path, const std::string& content, bool only_changed = false);

/// A name beside `path` for a file in the making; commit_file gives it the final name.
std::filesystem::path temporary_for(const std::filesystem::path& path);
void commit_file(const std::filesystem::path& temporary, const std::filesystem::path& path);

}  // namespace cellc
