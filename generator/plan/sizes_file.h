#pragma once
#include <stdexcept>
#include <string>
#include <vector>

namespace cellc {

/// One line of a sizes file: a kernel that a program wants.
struct SizeEntry {
  std::string cell;
  std::string size;  ///< "10x20" or "I=10,H=20"; whether it fits the cell is not known here
  std::string dtype;
  int line = 0;
};

struct SizesError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Reads the text of a sizes file: the line "cellc sizes 1", then a line "rnn_tanh 10x20 float32" for each kernel; from # on it is
/// comment. Throws SizesError, which names the line: malformed, an unknown dtype, an entry twice.
std::vector<SizeEntry> parse_sizes_file(const std::string& text);

/// The text, sorted by cell, extents and dtype; equal entries print equal text.
std::string print_sizes_file(std::vector<SizeEntry> entries);

/// Whether `size` is written as "10x20" or "I=10,H=20".
bool is_size(const std::string& size);

}  // namespace cellc
