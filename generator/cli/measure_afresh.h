#pragma once
#include <filesystem>

#include "tune/measure.h"

namespace cellc {

/// A folder of its own for objects, gone when the program ends.
class Workshop {
 public:
  Workshop();
  ~Workshop();
  Workshop(const Workshop&) = delete;
  Workshop& operator=(const Workshop&) = delete;
  std::string file(const char* name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

/// Emits and links the object of `plan` and times it in two fresh processes, of which the fastest counts. Empty: wrong numbers, or a
/// schedule that Halide has no code for. Throws FileError if there is no linker.
Times measure_afresh(const Workshop& workshop, const Plan& plan, const std::vector<int64_t>& batches);

/// What times depend on beside the plan: this build of the program.
std::string program_identity();

}  // namespace cellc
