#pragma once
#include <string>
#include <string_view>

#include "graph/graph.h"

namespace cellc {

/// The versioned text form (.cellgraph): `print_graph(parse_graph(text)) == text` byte for byte for canonical text.
std::string print_graph(const Graph& graph);

/// Throws GraphError with line, node and what was expected. Any text gets a graph or an error, never a crash.
Graph parse_graph(std::string_view text);

/// The graph in Graphviz's language.
std::string print_dot(const Graph& graph);

}  // namespace cellc
