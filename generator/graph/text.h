#pragma once
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "graph/graph.h"

namespace cellc {

/// The versioned text form (.cellgraph). Every text that parse_graph takes is canonical: `print_graph(parse_graph(text)) == text`, byte for
/// byte.
std::string print_graph(const Graph& graph);

/// Throws GraphError with line, node and what was expected. Any text gets a graph or an error, never a crash.
Graph parse_graph(std::string_view text);

/// One graph after the other, at least one, each cell once.
std::vector<Graph> parse_graphs(std::string_view text);

/// The shortest text that reads back as the same number; NaN has one spelling.
std::string print_number(double value);

/// What a drawing shows beside the graph.
struct DotMarks {
  std::map<NodeId, std::string> fills;                              ///< colours of Graphviz
  std::vector<std::pair<std::string, std::vector<NodeId>>> frames;  ///< what is inside of one, and its title
  std::string legend;
};

/// The graph in Graphviz's language.
std::string print_dot(const Graph& graph);
std::string print_dot(const Graph& graph, const DotMarks& marks);

}  // namespace cellc
