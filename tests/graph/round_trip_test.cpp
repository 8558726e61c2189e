#include <doctest/doctest.h>

#include <random>

#include "graph/check.h"
#include "graph/text.h"
#include "random_graph.h"

namespace {

// A text with every operation and every kind of number.
constexpr const char* everything = R"(cellgraph 1
cell everything
%0 = in x : [I]
%1 = state h : [3*H]
%2 = param w : [3*H, I]
%3 = param scale : []
%4 = matvec %2, %0 : [3*H]
%5 = slice %4, 1 : [2*H]
%6 = slice %4, 0 : [H]
%7 = concat %6, %5 : [3*H]
%8 = reduce_sum %7 : []
%9 = const -0 : []
%10 = const inf : []
%11 = const nan : []
%12 = const 5e-324 : []
%13 = const 0.1 : []
%14 = add %7, %8 : [3*H]
%15 = sub %14, %9 : [3*H]
%16 = mul %3, %15 : [3*H]
%17 = div %16, %13 : [3*H]
%18 = min %17, %10 : [3*H]
%19 = max %18, %12 : [3*H]
%20 = select %19, %11, %1, %19 : [3*H]
%21 = neg %20 : [3*H]
%22 = tanh %21 : [3*H]
%23 = sigmoid %22 : [3*H]
%24 = relu %23 : [3*H]
%25 = exp %24 : [3*H]
return %25
)";

constexpr const char* identity = "cellgraph 1\ncell other\n%0 = state h : [H]\nreturn %0\n";

bool equal(const cellc::Node& a, const cellc::Node& b) {
  return a.op == b.op && a.operands == b.operands && a.shape == b.shape && a.name == b.name && a.begin == b.begin &&
         cellc::print_number(a.value) == cellc::print_number(b.value);
}

}  // namespace

TEST_CASE("a text with every operation prints as it was read") { CHECK(cellc::print_graph(cellc::parse_graph(everything)) == everything); }

TEST_CASE("random graphs go through their text byte for byte") {
  std::mt19937_64 random(7);
  for (int i = 0; i < 300; ++i) {
    const cellc::Graph graph = random_graph(random);
    const std::string text = cellc::print_graph(graph);
    const cellc::Graph back = cellc::parse_graph(text);
    check(back);
    CHECK(cellc::print_graph(back) == text);
    REQUIRE(back.nodes.size() == graph.nodes.size());
    for (size_t n = 0; n < graph.nodes.size(); ++n) CHECK(equal(back.nodes[n], graph.nodes[n]));
    CHECK(back.results == graph.results);
    CHECK(back.cell == graph.cell);
  }
}

TEST_CASE("random graphs use every operation") {
  std::mt19937_64 random(7);
  std::string all;
  for (int i = 0; i < 300; ++i) all += cellc::print_graph(random_graph(random));
  for (int op = 0; op <= static_cast<int>(cellc::Op::mean); ++op) {
    const std::string name(cellc::row_of(static_cast<cellc::Op>(op)).name);
    CAPTURE(name);
    CHECK(all.find("= " + name + " ") != std::string::npos);
  }
}

TEST_CASE("texts of several graphs stand one after the other") {
  const std::vector<cellc::Graph> graphs = cellc::parse_graphs(std::string(everything) + identity);
  REQUIRE(graphs.size() == 2);
  CHECK(cellc::print_graph(graphs[0]) + cellc::print_graph(graphs[1]) == std::string(everything) + identity);
}
