#pragma once
#include <optional>
#include <string>
#include <vector>

#include "graph/graph.h"

namespace cellc {

/// A kernel that a library shall have.
struct Wanted {
  std::string cell;
  std::string size;  ///< as it is written: "10x20", "I=10,H=20"; "generic"
  std::string dtype;
  std::string place;  ///< for messages: "--size 10x20", "sizes.txt: line 3"
};

/// What is asked for: every cell with every size and dtype, and the lines of a sizes file.
struct Request {
  std::vector<std::string> cells, sizes, dtypes;
  std::optional<std::string> sizes_file;
};

/// Each kernel once, also the generic one of every cell and dtype. Without `cells` they are those of the file; without `dtypes` those that
/// the file has for a cell, float32 where it has none. With `cells` lines for others are skipped, without it lines for cells that come with
/// cellc are, when they are not among `known`: another library has them. Throws CliError and FileError.
std::vector<Wanted> wanted_kernels(const Request& request, const std::vector<Graph>& known);

/// The extents of a wanted kernel, none for the generic one. CliError or FileError, by its place.
Sizes sizes_of(const Wanted& wanted, const Graph& graph);

}  // namespace cellc
