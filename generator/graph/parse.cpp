#include <unordered_set>

#include <fmt/format.h>

#include "graph/check.h"
#include "graph/scanner.h"
#include "graph/text.h"

namespace cellc {
namespace {

Dim parse_dim(Scanner& scanner) {
  Dim dim;
  if (scanner.at_digit()) {
    dim.count = scanner.integer("a number of blocks");
    scanner.expect("*");
    if (dim.count < 2 || dim.count > max_blocks) throw GraphError(fmt::format("{} blocks; expected 2 to {}", dim.count, max_blocks));
  }
  dim.name = scanner.identifier("the name of a dimension");
  return dim;
}

Shape parse_shape(Scanner& scanner) {
  Shape shape;
  scanner.expect("[");
  if (scanner.take("]")) return shape;
  do shape.push_back(parse_dim(scanner));
  while (shape.size() < 2 && scanner.take(", "));
  scanner.expect("]");
  return shape;
}

NodeId parse_reference(Scanner& scanner, size_t known) {
  scanner.expect("%");
  const int64_t id = scanner.integer("the number of a node");
  if (id >= static_cast<int64_t>(known))
    throw GraphError(fmt::format("%{} is used before it is defined; expected one of the {} nodes above", id, known));
  return static_cast<NodeId>(id);
}

Op parse_op(Scanner& scanner) {
  const std::string_view name = scanner.identifier("an operation");
  const OpRow* row = find_op(name);
  if (!row) throw GraphError(fmt::format("unknown operation {}", excerpt(name)));
  return row->op;
}

// What stands between the operation and the type.
void parse_operands(Scanner& scanner, size_t id, Node& node) {
  if (is_leaf(node.op)) {
    scanner.expect(" ");
    node.name = scanner.identifier("a name");
  }
  if (node.op == Op::constant) {
    scanner.expect(" ");
    node.value = scanner.number();
  }
  for (int i = 0; i < row_of(node.op).arity; ++i) {
    scanner.expect(i == 0 ? " " : ", ");
    node.operands.push_back(parse_reference(scanner, id));
  }
  if (node.op == Op::slice) {
    scanner.expect(", ");
    node.begin = scanner.integer("the first block");
  }
}

Node parse_node(Scanner& scanner, size_t id) {
  scanner.expect(fmt::format("%{} = ", id));
  Node node{parse_op(scanner), {}, {}, {}};
  try {
    parse_operands(scanner, id, node);
    scanner.expect(" : ");
    node.shape = parse_shape(scanner);
    scanner.expect_end();
  } catch (const GraphError& error) {
    throw GraphError(fmt::format("node %{} ({}): {}", id, row_of(node.op).name, error.what()));
  }
  return node;
}

std::vector<NodeId> parse_results(Scanner& scanner, size_t known) {
  std::vector<NodeId> results;
  do {
    scanner.expect(" ");
    results.push_back(parse_reference(scanner, known));
  } while (scanner.take(","));
  scanner.expect_end();
  return results;
}

// The lines of a text, each ended by a newline.
struct Lines {
  std::string_view rest;
  int64_t number = 0;

  std::string_view next() {
    ++number;
    const size_t end = rest.find('\n');
    if (end == std::string_view::npos)
      throw GraphError(rest.empty() ? "the text ends here; expected another line" : "the line has no end; expected a newline");
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(end + 1);
    return line;
  }
};

Graph parse_lines(Lines& lines) {
  Graph graph;
  Names names;
  Scanner header(lines.next());
  header.expect("cellgraph 1");
  header.expect_end();
  Scanner cell(lines.next());
  cell.expect("cell ");
  graph.cell = cell.identifier("the name of a cell");
  cell.expect_end();
  for (;;) {
    Scanner scanner(lines.next());
    if (scanner.take("return")) {
      graph.results = parse_results(scanner, graph.nodes.size());
      check(graph);
      return graph;
    }
    graph.nodes.push_back(parse_node(scanner, graph.nodes.size()));
    check_node(graph, graph.nodes.size() - 1, names);
  }
}

// What `parse` makes of the lines; an error says which of them was the last.
template <class Parse>
auto with_line(std::string_view text, Parse parse) {
  Lines lines{text};
  try {
    return parse(lines);
  } catch (const GraphError& error) {
    throw GraphError(fmt::format("line {}: {}", lines.number, error.what()));
  }
}

}  // namespace

Graph parse_graph(std::string_view text) {
  return with_line(text, [](Lines& lines) {
    Graph graph = parse_lines(lines);
    if (!lines.rest.empty()) throw GraphError("text after the return; expected one graph");
    return graph;
  });
}

std::vector<Graph> parse_graphs(std::string_view text) {
  return with_line(text, [](Lines& lines) {
    std::vector<Graph> graphs;
    std::unordered_set<std::string> cells;
    do {
      graphs.push_back(parse_lines(lines));
      if (!cells.insert(graphs.back().cell).second) throw GraphError(fmt::format("the cell {} stands twice", excerpt(graphs.back().cell)));
    } while (!lines.rest.empty());
    return graphs;
  });
}

}  // namespace cellc
