// Slices pushed to the leaves: the same values, and no slice of anything that is computed.
#include <doctest/doctest.h>

#include <algorithm>
#include <random>

#include "graph/evaluate.h"
#include "graph/text.h"
#include "passes/slices.h"

using cellc::Graph;
using cellc::Op;

namespace {

// Every operation under a slice.
constexpr const char* stacked = R"(cellgraph 1
cell stacked
%0 = in x : [I]
%1 = in y : [2*H]
%2 = state h : [H]
%3 = param w : [3*H, I]
%4 = param b : [3*H]
%5 = param u : [H, H]
%6 = matvec %3, %0 : [3*H]
%7 = add %6, %4 : [3*H]
%8 = tanh %7 : [3*H]
%9 = slice %8, 0 : [H]
%10 = slice %8, 1 : [2*H]
%11 = slice %10, 1 : [H]
%12 = matvec %5, %2 : [H]
%13 = concat %12, %1 : [3*H]
%14 = const 0.5 : []
%15 = mul %13, %14 : [3*H]
%16 = slice %15, 0 : [2*H]
%17 = slice %16, 1 : [H]
%18 = mul %9, %11 : [H]
%19 = sub %18, %17 : [H]
%20 = slice %15, 2 : [H]
%21 = max %19, %20 : [H]
return %21
)";

cellc::Bindings random_bindings(const Graph& graph, const cellc::Sizes& sizes) {
  std::mt19937 bits(3);
  std::uniform_real_distribution<double> uniform(-1, 1);
  cellc::Bindings bindings;
  for (const cellc::Node& node : graph.nodes) {
    if (!cellc::is_leaf(node.op)) continue;
    int64_t count = 1;
    for (const int64_t extent : cellc::extents(node.shape, sizes)) count *= extent;
    for (int64_t k = 0; k < count; ++k) bindings[node.name].push_back(uniform(bits));
  }
  return bindings;
}

}  // namespace

TEST_CASE("slices are taken of leaves only, and the values are the same") {
  const Graph graph = cellc::parse_graph(stacked), pushed = cellc::push_slices(graph);
  for (const cellc::Node& node : pushed.nodes)
    if (node.op == Op::slice) CHECK(cellc::is_leaf(pushed.nodes[static_cast<size_t>(node.operands[0])].op));
  const cellc::Sizes sizes{{"I", 4}, {"H", 3}};
  const cellc::Bindings bindings = random_bindings(graph, sizes);
  CHECK(cellc::evaluate(pushed, sizes, bindings) == cellc::evaluate(graph, sizes, bindings));
}

TEST_CASE("the signature stays as it is, and a graph without slices, too") {
  const Graph graph = cellc::parse_graph(stacked);
  const Graph pushed = cellc::push_slices(graph);
  for (const Op op : {Op::input, Op::state, Op::param}) {
    const std::vector<cellc::NodeId> before = cellc::nodes_of(graph, op), after = cellc::nodes_of(pushed, op);
    REQUIRE(after.size() == before.size());
    for (size_t k = 0; k < before.size(); ++k)
      CHECK(pushed.nodes[static_cast<size_t>(after[k])].name == graph.nodes[static_cast<size_t>(before[k])].name);
  }
  CHECK(cellc::print_graph(cellc::push_slices(pushed)) == cellc::print_graph(pushed));
}
