#pragma once
#include <string>
#include <vector>

#include "scan/scan.h"

namespace cellc {

/// How one source is compiled: the words of Clang's command line, and the folder that their paths are relative to.
struct CompileCommand {
  std::vector<std::string> words;
  std::string folder;
};

/// One command for each source, from the database or with the request's flags. Throws ScanError for what is not there.
std::vector<CompileCommand> compile_commands(const ScanRequest& request);

}  // namespace cellc
