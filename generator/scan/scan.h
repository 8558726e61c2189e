#pragma once
#include <compare>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace cellc {

/// A place in a source, as compilers tell it.
struct Place {
  std::string file;  ///< relative to the folder where the program runs, where it lies below it
  unsigned line = 0, column = 0;
  auto operator<=>(const Place&) const = default;
};

/// Where a program constructs a cell. What is known at compile time names a kernel; `unknown` tells why it does not.
struct Construction {
  Place place;
  std::string what;                                    ///< the class: "RNNCell"
  std::string cell;                                    ///< "rnn_tanh"
  std::vector<std::pair<std::string, int64_t>> sizes;  ///< by dimension, in the order in which the program names them
  std::string dtype;                                   ///< "float32", "float32-int8"
  std::string unknown;                                 ///< empty: all is known
  auto operator<=>(const Construction&) const = default;
};

struct ScanRequest {
  std::vector<std::string> sources;
  std::optional<std::filesystem::path> database;  ///< the folder of compile_commands.json; not given: looked for from each source upwards
  std::optional<std::vector<std::string>> flags;  ///< compile with these instead
  bool color = false;
};

struct ScanResult {
  std::vector<Construction> constructions;  ///< each once, by place
  std::vector<std::string> files;           ///< what was read, headers of the system left out
  std::string diagnostics;                  ///< Clang's own
  bool compiles = true;
};

/// A source or a database that is not there, or does not know the source.
struct ScanError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Reads a program's sources with libTooling, as its build compiles them, and finds what they construct: RNNCell, GRUCell, LSTMCell, Cell,
/// and classes and functions that hand their arguments on to one of them. Nothing is run. A source that does not compile gives Clang's
/// diagnostics. Throws ScanError.
ScanResult scan_sources(const ScanRequest& request);

}  // namespace cellc
