#pragma once
#include <filesystem>
#include <string>
#include <vector>

namespace cellc {

/// What a program did.
struct Finished {
  int status;  ///< its exit status; 128 + the signal if one ended it
  std::string output;
};

/// Runs a program with arguments and waits. `output` is what it wrote to its standard output; its errors go where ours go.
/// Throws std::system_error if it cannot be started, and Interrupted.
Finished run_process(const std::vector<std::string>& arguments);

}  // namespace cellc
