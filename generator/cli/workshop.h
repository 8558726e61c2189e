#pragma once
#include <filesystem>
#include <string>

namespace cellc {

/// A folder of its own for objects, gone when the program ends, and the right to measure on this machine, which one program has at a time:
/// two would disturb each other's times. Throws FileError if another has it, or if there is no folder for temporary files.
class Workshop {
 public:
  Workshop();
  ~Workshop();
  Workshop(const Workshop&) = delete;
  Workshop& operator=(const Workshop&) = delete;
  std::string file(const char* name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
  int lock_;
};

}  // namespace cellc
