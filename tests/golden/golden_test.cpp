#include <doctest/doctest.h>
#include <fmt/format.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "frontend/frontend.h"
#include "graph/text.h"
#include "registry/gradient_table.h"
#include "registry/registry.h"
#include "registry/typed_header.h"

// Whole texts that are made for the shipped cells, beside the files of this folder.

namespace {

using cellc::Graph;
using cellc::Plan;

const std::vector<Graph>& cells() {
  static const std::vector<Graph> graphs = cellc::read_cells(CELLC_CELLS_DIR "/rnn_cell.cpp", CELLC_INCLUDE_DIR).cells;
  return graphs;
}

std::string joined(std::string (*print)(const Graph&)) {
  std::string text;
  for (const Graph& graph : cells()) text += print(graph);
  return text;
}

/// One kernel of 10x20 and a generic one for each cell, with schedules of their own.
std::string table() {
  std::vector<cellc::TableRow> rows;
  for (const Graph& graph : cells()) {
    for (const cellc::Sizes& sizes : {cellc::Sizes{}, cellc::Sizes{{"I", 10}, {"H", 20}}}) {
      Plan plan{"small", graph, sizes, "float32", "x86-64-v3", {8, 3, 4, 3, 2, 2, 0, 12, 1, 3, 2, 1, "analytic"}};
      rows.push_back({plan,
                      "round_up(sizes[1], 24) * (sizes[0] + sizes[1] + 1)",
                      {"pack", "step", "step_one", "step_few", "step_many", "project", "recur_one", "recur_few"},
                      {"round_up(sizes[1], 24)"}});
    }
  }
  return cellc::registry_source("small", rows);
}

/// The classes of a cell with one state, and of one with two, a dimension of its own, and names that the class would take for itself.
std::string headers() {
  const cellc::FrontendResult shipped = cellc::read_cells(CELLC_CELLS_DIR "/rnn_cell.cpp", CELLC_INCLUDE_DIR);
  const Graph two = cellc::parse_graph(R"(cellgraph 1
cell two_states
%0 = in options : [P]
%1 = state h : [H]
%2 = state new_h : [2*H]
%3 = param cell : [H, P]
%4 = param b : [2*H]
%5 = matvec %3, %0 : [H]
%6 = add %5, %1 : [H]
%7 = tanh %6 : [H]
%8 = mul %2, %4 : [2*H]
return %7, %8
)");
  return cellc::typed_header("small", shipped.cells.at(0), shipped.comments.at("rnn_tanh")) + cellc::typed_header("small", two, "");
}

/// The graphs of the gradient of rnn_tanh, and what the table says of them.
std::string gradient_graphs() {
  const cellc::Gradient parts = cellc::gradient(cells().at(0));
  return print_graph(parts.backward) + print_graph(parts.inputs) + print_graph(parts.states) + print_graph(parts.parameters);
}

std::string gradient_table() { return cellc::gradient_info({"rnn_tanh", cellc::gradient(cells().at(0))}); }

std::string read_file(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

/// The first line in which the texts differ.
std::string difference(const std::string& made, const std::string& golden) {
  std::istringstream a(made), b(golden);
  std::string line, other;
  for (int number = 1; std::getline(a, line); ++number) {
    if (!std::getline(b, other)) other = "(the end)";
    if (line != other) return fmt::format("line {}:\n  made   {}\n  golden {}", number, line, other);
  }
  return "the golden text is longer";
}

struct Golden {
  const char* file;
  std::string text;
};

}  // namespace

TEST_CASE("the shipped cells give the golden texts") {
  REQUIRE(cells().size() == 2);
  const Golden texts[] = {{"rnn_cell.cellgraph", joined(cellc::print_graph)},
                          {"rnn_cell.dot", joined(cellc::print_dot)},
                          {"small_kernels.cpp.txt", table()},
                          {"typed_headers.h.txt", headers()},
                          {"rnn_tanh_gradient.cellgraph", gradient_graphs()},
                          {"rnn_tanh_gradient.cpp.txt", gradient_table()}};
  const char* update = std::getenv("CELLC_UPDATE_GOLDEN");
  for (const Golden& golden : texts) {
    const std::string path = std::string(CELLC_GOLDEN_DIR "/") + golden.file;
    if (update != nullptr && std::string(update) == "1") std::ofstream(path, std::ios::binary) << golden.text;
    const std::string expected = read_file(path);
    CHECK_MESSAGE(golden.text == expected, path, ", ", difference(golden.text, expected),
                  "\nIf the change is meant: CELLC_UPDATE_GOLDEN=1 ctest -R golden writes the files anew; read them with git diff.");
  }
}

TEST_CASE("the golden graphs are read back by the parser") {
  for (const char* file : {"/rnn_cell.cellgraph", "/rnn_tanh_gradient.cellgraph"}) {
    const std::string text = read_file(std::string(CELLC_GOLDEN_DIR) + file);
    std::string printed;
    for (const Graph& graph : cellc::parse_graphs(text)) printed += cellc::print_graph(graph);
    CHECK(printed == text);
  }
}
