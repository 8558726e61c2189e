#include <doctest/doctest.h>

#include <random>
#include <regex>
#include <set>
#include <sstream>

#include "graph/text.h"
#include "random_graph.h"

namespace {

struct Drawing {
  std::set<std::string> nodes;
  std::vector<std::pair<std::string, std::string>> edges;
  bool is_well_formed = true;
};

/// Every line of the drawing is its begin, end or style, a node or an edge.
Drawing read_drawing(const std::string& dot) {
  static const std::regex frame(R"(digraph "\w+" \{|  rankdir=LR;|  node \[shape=box\];|\})");
  static const std::regex node(R"re(  (\w+) \[label="[^"]+"(, style=rounded)?\];)re");
  static const std::regex edge(R"(  (\w+) -> (\w+);)");
  Drawing drawing;
  std::istringstream stream(dot);
  std::smatch match;
  for (std::string line; std::getline(stream, line);) {
    if (std::regex_match(line, match, node))
      drawing.is_well_formed &= drawing.nodes.insert(match[1]).second;
    else if (std::regex_match(line, match, edge))
      drawing.edges.emplace_back(match[1], match[2]);
    else
      drawing.is_well_formed &= std::regex_match(line, frame);
  }
  return drawing;
}

}  // namespace

TEST_CASE("a drawing shows names, numbers, operations, shapes and results") {
  const cellc::Graph graph =
      cellc::parse_graph("cellgraph 1\ncell leak\n%0 = state h : [2*H]\n%1 = const -0.5 : []\n%2 = mul %0, %1 : [2*H]\nreturn %2\n");
  CHECK(cellc::print_dot(graph) == R"(digraph "leak" {
  rankdir=LR;
  node [shape=box];
  n0 [label="h\n[2*H]", style=rounded];
  n1 [label="-0.5\n[]", style=rounded];
  n2 [label="mul\n[2*H]"];
  n0 -> n2;
  n1 -> n2;
  r0 [label="new h", style=rounded];
  n2 -> r0;
}
)");
}

TEST_CASE("a drawing has a node for each value and result, and an edge for each use") {
  std::mt19937_64 random(3);
  for (int i = 0; i < 20; ++i) {
    const cellc::Graph graph = random_graph(random);
    const Drawing drawing = read_drawing(cellc::print_dot(graph));
    CHECK(drawing.is_well_formed);
    CHECK(drawing.nodes.size() == graph.nodes.size() + graph.results.size());
    size_t uses = graph.results.size();
    for (const cellc::Node& node : graph.nodes) uses += node.operands.size();
    CHECK(drawing.edges.size() == uses);
    for (const auto& [from, to] : drawing.edges) CHECK((drawing.nodes.count(from) == 1 && drawing.nodes.count(to) == 1));
  }
}
