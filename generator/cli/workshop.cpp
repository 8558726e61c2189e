#include "cli/workshop.h"

#include <cerrno>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include "cli/files.h"

namespace cellc {
namespace {

namespace fs = std::filesystem;

fs::path temporary_folder() {
  std::error_code error;
  const fs::path folder = fs::temp_directory_path(error);
  if (error) throw FileError("the folder for temporary files, which TMPDIR names, is none");
  return folder;
}

// Open for every user. One that cannot be opened locks nobody out.
int lock_of(const fs::path& file) {
  const int descriptor = open(file.c_str(), O_RDONLY | O_CREAT | O_CLOEXEC, 0666);
  if (descriptor < 0 || flock(descriptor, LOCK_EX | LOCK_NB) == 0) return descriptor;
  const bool is_held = errno == EWOULDBLOCK;
  close(descriptor);
  if (is_held)
    throw FileError(
        fmt::format("another 'cellc tune' measures on this machine ({} is locked): each would disturb the other's times. Wait for it "
                    "to end",
                    file.string()));
  return -1;
}

}  // namespace

Workshop::Workshop()
    : path_(temporary_folder() / fmt::format("cellc_tune_{}", getpid())), lock_(lock_of(temporary_folder() / "cellc_tune.lock")) {
  std::error_code error;
  fs::create_directories(path_, error);
  if (error) throw FileError(fmt::format("cannot make the folder '{}': {}", path_.string(), error.message()));
}

Workshop::~Workshop() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
  if (lock_ >= 0) close(lock_);
}

}  // namespace cellc
