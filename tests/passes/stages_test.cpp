// Products with computed vectors, and sums over rows of products: a cell in stages gives what it gives at once.
#include <doctest/doctest.h>

#include <bit>
#include <cmath>

#include "graph/evaluate.h"
#include "graph/text.h"
#include "passes/slices.h"
#include "passes/stages.h"
#include "random_bindings.h"
#include "smooth_graph.h"

using cellc::Graph;
using cellc::NodeId;
using cellc::Op;

namespace {

std::vector<NodeId> vectors_of(const Graph& graph) {
  std::vector<NodeId> all = cellc::nodes_of(graph, Op::input);
  for (const NodeId id : cellc::nodes_of(graph, Op::state)) all.push_back(id);
  return all;
}

// The new states, stage by stage.
std::vector<std::vector<double>> evaluate(const Graph& graph, const cellc::Stages& cut, const cellc::Sizes& sizes,
                                          const cellc::Bindings& bindings) {
  const std::vector<NodeId> given = vectors_of(graph);
  std::vector<std::vector<double>> vectors(given.size() + graph.results.size() + cut.slots.size());
  for (size_t k = 0; k < given.size(); ++k) vectors[k] = bindings.at(graph.nodes[static_cast<size_t>(given[k])].name);
  for (const cellc::Stage& stage : cut.stages) {
    cellc::Bindings own = bindings;
    const std::vector<NodeId> inputs = cellc::nodes_of(stage.graph, Op::input), states = cellc::nodes_of(stage.graph, Op::state);
    const auto node = [&](NodeId id) { return stage.graph.nodes[static_cast<size_t>(id)]; };
    for (size_t k = 0; k < inputs.size(); ++k) own[node(inputs[k]).name] = vectors[stage.reads[k]];
    for (const NodeId id : states) own[node(id).name].assign(static_cast<size_t>(cellc::extents(node(id).shape, sizes)[0]), NAN);
    const auto made = cellc::evaluate(stage.graph, sizes, own);
    for (size_t k = 0; k < made.size(); ++k) vectors[stage.makes[k]] = made[k];
  }
  const auto first = vectors.begin() + static_cast<std::ptrdiff_t>(given.size());
  return {first, first + static_cast<std::ptrdiff_t>(graph.results.size())};
}

std::vector<std::vector<size_t>> makes_of(const cellc::Stages& cut) {
  std::vector<std::vector<size_t>> makes;
  for (const cellc::Stage& stage : cut.stages) makes.push_back(stage.makes);
  return makes;
}

cellc::Stages stages_of(const char* text) { return cellc::stages(cellc::parse_graph(text)); }

size_t products_of(const Graph& graph) {
  size_t count = 0;
  for (const cellc::Node& node : graph.nodes) count += node.op == Op::matvec ? 1 : 0;
  return count;
}

constexpr const char* minimal_gated_unit = R"(cellgraph 1
cell mgu
%0 = in x : [I]
%1 = state h : [H]
%2 = param W_f : [H, I]
%3 = param U_f : [H, H]
%4 = param W_h : [H, I]
%5 = param U_h : [H, H]
%6 = matvec %2, %0 : [H]
%7 = matvec %3, %1 : [H]
%8 = add %6, %7 : [H]
%9 = sigmoid %8 : [H]
%10 = mul %9, %1 : [H]
%11 = matvec %4, %0 : [H]
%12 = matvec %5, %10 : [H]
%13 = add %11, %12 : [H]
%14 = tanh %13 : [H]
%15 = sub %14, %1 : [H]
%16 = mul %9, %15 : [H]
%17 = add %1, %16 : [H]
return %17
)";

constexpr const char* normalised = R"(cellgraph 1
cell normalised
%0 = in x : [I]
%1 = state h : [H]
%2 = param W : [H, I]
%3 = matvec %2, %0 : [H]
%4 = mean %3 : []
%5 = sub %3, %4 : [H]
%6 = mul %5, %5 : [H]
%7 = mean %6 : []
%8 = div %5, %7 : [H]
return %8
)";

}  // namespace

TEST_CASE("vectors that are put together are made before, and so is one that is summed up and longer than the new states") {
  const cellc::Stages cut = stages_of(R"(cellgraph 1
cell c
%0 = state s : [2*H]
%1 = in x : [P]
%2 = param w : [H, 2*H]
%3 = param v : [P]
%4 = matvec %2, %0 : [H]
%5 = mul %3, %1 : [P]
%6 = reduce_sum %5 : []
%7 = mul %4, %6 : [H]
%8 = slice %0, 0 : [H]
%9 = concat %7, %8 : [2*H]
return %9
)");
  CHECK(makes_of(cut) == std::vector<std::vector<size_t>>{{4}, {3}, {2}});
  CHECK(cut.slots.size() == 2);
}

TEST_CASE("a parameter in a concat with others is made before, and stays a parameter beside it") {
  const cellc::Stages cut = stages_of(R"(cellgraph 1
cell c
%0 = in x : [H]
%1 = state h : [2*H]
%2 = param p : [H]
%3 = concat %2, %0 : [2*H]
%4 = slice %3, 0 : [H]
%5 = mul %2, %0 : [H]
%6 = concat %5, %2 : [2*H]
%7 = add %3, %6 : [2*H]
return %7
)");
  CHECK(makes_of(cut) == std::vector<std::vector<size_t>>{{3, 4}, {2}});
  CHECK(cellc::nodes_of(cut.stages[1].graph, Op::input).size() == 3);
}

TEST_CASE("random cells in stages give the bits of the cell at once, and no stage has stages") {
  int cut_ones = 0;
  for (uint64_t seed = 1; seed <= 20000; ++seed) {
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    const Graph graph = cellc::push_slices(smooth_graph(random));
    const cellc::Stages cut = cellc::stages(graph);
    for (const cellc::Stage& stage : cut.stages) CHECK(cellc::stages(stage.graph).stages.empty());
    if (cut.stages.empty()) continue;
    ++cut_ones;
    const cellc::Sizes sizes{{"I", 3}, {"H", 2}, {"P", 1}, {"_dim9", 4}};
    const cellc::Bindings bindings = random_bindings(graph, sizes, random);
    CHECK(same(evaluate(graph, cut, sizes, bindings), cellc::evaluate(graph, sizes, bindings)));
  }
  CHECK(cut_ones > 200);
}

TEST_CASE("a product with a computed vector comes in a stage of its own; a gate that both need is handed on") {
  const cellc::Stages cut = stages_of(minimal_gated_unit);
  // The vectors are x, h, h' and then the slots f h and f.
  CHECK(makes_of(cut) == std::vector<std::vector<size_t>>{{3, 4}, {2}});
  CHECK(cut.slots == std::vector<cellc::Dim>{{"H"}, {"H"}});
  CHECK(products_of(cut.stages[0].graph) == 2);
  CHECK(products_of(cut.stages[1].graph) == 2);
}

TEST_CASE("products under a sum over a row are computed once, before it") {
  const cellc::Stages cut = stages_of(normalised);
  CHECK(makes_of(cut) == std::vector<std::vector<size_t>>{{3}, {2}});
  CHECK(products_of(cut.stages[0].graph) == 1);
  CHECK(products_of(cut.stages[1].graph) == 0);
}

TEST_CASE("a new state that a product takes is no slot") {
  const cellc::Stages cut = stages_of(R"(cellgraph 1
cell projected
%0 = in x : [I]
%1 = state h : [P]
%2 = state c : [H]
%3 = param W : [H, I]
%4 = param R : [P, H]
%5 = matvec %3, %0 : [H]
%6 = add %5, %2 : [H]
%7 = matvec %4, %6 : [P]
return %7, %6
)");
  CHECK(makes_of(cut) == std::vector<std::vector<size_t>>{{4}, {3}});
  CHECK(cut.slots.empty());
}

TEST_CASE("a cell of one pass has no stages") {
  CHECK(stages_of(R"(cellgraph 1
cell plain
%0 = in x : [I]
%1 = state h : [H]
%2 = param W : [H, I]
%3 = matvec %2, %0 : [H]
%4 = reduce_sum %1 : []
%5 = add %3, %4 : [H]
return %5
)")
            .stages.empty());
}
