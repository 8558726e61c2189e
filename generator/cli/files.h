#pragma once
#include <filesystem>
#include <functional>
#include <stdexcept>
#include <string>

#include "plan/plan.h"

namespace cellc {

/// A file that cannot be read or written. Exit status 1.
struct FileError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// The folder above the one of this executable: bin/cellc, share/cellc and include lie in it, in a package and in a build tree.
std::filesystem::path resource_root();

std::string read_file(const std::filesystem::path& path);

/// The plan of a file; FileError names it if it is none.
Plan read_plan(const std::filesystem::path& path);

/// Has `write` make a temporary file beside `path`, and gives it that name: the whole file is there or nothing. Makes the folder, too.
/// Throws FileError, and what `write` throws.
void make_file(const std::filesystem::path& path, const std::function<void(const std::filesystem::path& temporary)>& write);

/// Writes the whole file or nothing; a device or pipe is written to as it is. `only_changed`: leaves a file of equal content alone.
void write_file(const std::filesystem::path& path, const std::string& content, bool only_changed = false);

}  // namespace cellc
