#pragma once
#include <string>
#include <vector>

#include "graph/graph.h"

namespace cellc {

/// The name of the class that stands for a cell: "my_cell" is MyCell.
std::string class_name(const std::string& cell);

/// The text of <cell>.h: a class in the namespace `library` with the names of the cell's signature, a thin layer over cellc::Cell. C++17,
/// all inline. `comment` is the author's, without marks.
std::string typed_header(const std::string& library, const Graph& graph, const std::string& comment);

/// The text of a header that includes those of several cells.
std::string joined_header(const std::vector<std::string>& cells);

}  // namespace cellc
