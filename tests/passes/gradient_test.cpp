#include "passes/gradient.h"

#include <doctest/doctest.h>

#include <cmath>
#include <random>

#include "backpropagation.h"
#include "graph/formula.h"
#include "graph/text.h"
#include "passes/slices.h"
#include "smooth_graph.h"

// Gradients against finite differences: of every operation, and of random graphs.

namespace {

using cellc::Graph;

const cellc::Sizes sizes{{"I", 2}, {"H", 3}, {"P", 2}};

// The largest difference between both, over all tensors, relative to the largest derivative of each.
double largest_error(const Graph& graph, int steps, std::mt19937_64& random) {
  const Example example = random_example(graph, sizes, steps, random);
  const cellc::Bindings expected = finite_differences(graph, sizes, example), got = backpropagated(graph, sizes, example);
  double error = 0;
  for (const auto& [name, values] : expected) {
    CAPTURE(name);
    REQUIRE(got.count(name) == 1);
    REQUIRE(got.at(name).size() == values.size());
    double scale = 1;
    for (const double value : values) scale = std::max(scale, std::fabs(value));
    for (size_t k = 0; k < values.size(); ++k) error = std::max(error, std::fabs(got.at(name)[k] - values[k]) / scale);
  }
  return error;
}

// The result of an expression over x [I], h [H], g [2*H], w [H, I], u [H, H], b [H], c [2*H], m [2*H, I], s [].
const char* const leaves =
    "cellgraph 1\ncell c\n%0 = in x : [I]\n%1 = state h : [H]\n%2 = state g : [2*H]\n%3 = param w : [H, I]\n%4 = param u : [H, H]\n"
    "%5 = param b : [H]\n%6 = param c : [2*H]\n%7 = param m : [2*H, I]\n%8 = in y : [H]\n%9 = matvec %4, %1 : [H]\n%10 = const 0.7 : []\n";

const char* const formulas[] = {
    "%11 = add %9, %5 : [H]\nreturn %11, %2\n",
    "%11 = sub %5, %9 : [H]\nreturn %11, %2\n",
    "%11 = mul %9, %8 : [H]\nreturn %11, %2\n",
    "%11 = mul %9, %9 : [H]\nreturn %11, %2\n",
    "%11 = exp %9 : [H]\n%12 = div %5, %11 : [H]\nreturn %12, %2\n",
    "%11 = exp %8 : [H]\n%12 = div %9, %11 : [H]\nreturn %12, %2\n",
    "%11 = neg %9 : [H]\nreturn %11, %2\n",
    "%11 = tanh %9 : [H]\nreturn %11, %2\n",
    "%11 = sigmoid %9 : [H]\n%12 = mul %11, %8 : [H]\nreturn %12, %2\n",
    "%11 = relu %9 : [H]\nreturn %11, %2\n",
    "%11 = relu %9 : [H]\n%12 = mul %11, %11 : [H]\nreturn %12, %2\n",
    "%11 = min %9, %8 : [H]\nreturn %11, %2\n",
    "%11 = max %9, %5 : [H]\nreturn %11, %2\n",
    "%11 = select %9, %8, %1, %5 : [H]\nreturn %11, %2\n",
    "%11 = select %10, %9, %9, %8 : [H]\nreturn %11, %2\n",
    "%11 = matvec %3, %0 : [H]\n%12 = tanh %11 : [H]\nreturn %12, %2\n",
    "%11 = matvec %7, %0 : [2*H]\n%12 = mul %11, %2 : [2*H]\nreturn %1, %12\n",
    "%11 = slice %2, 1 : [H]\n%12 = matvec %4, %11 : [H]\n%13 = mul %12, %11 : [H]\nreturn %13, %2\n",
    "%11 = matvec %7, %0 : [2*H]\n%12 = slice %11, 0 : [H]\n%13 = slice %11, 1 : [H]\n%14 = mul %12, %13 : [H]\nreturn %14, %2\n",
    "%11 = concat %9, %8 : [2*H]\n%12 = mul %11, %2 : [2*H]\nreturn %1, %12\n",
    "%11 = reduce_sum %9 : []\n%12 = mul %11, %8 : [H]\nreturn %12, %2\n",
    "%11 = reduce_sum %8 : []\n%12 = add %11, %1 : [H]\nreturn %12, %2\n",
    "%11 = tanh %9 : [H]\n%12 = matvec %4, %11 : [H]\nreturn %12, %2\n",
    "%11 = reduce_sum %5 : []\n%12 = mul %9, %11 : [H]\nreturn %12, %2\n",
    "%11 = reduce_sum %5 : []\n%12 = reduce_sum %9 : []\n%13 = mul %11, %12 : []\n%14 = add %13, %8 : [H]\nreturn %14, %2\n",
    "%11 = reduce_sum %5 : []\n%12 = mul %9, %11 : [H]\n%13 = mul %11, %2 : [2*H]\nreturn %12, %13\n",
    "%11 = exp %4 : [H, H]\n%12 = matvec %11, %1 : [H]\nreturn %12, %2\n",
    "%11 = reduce_sum %5 : []\n%12 = mul %4, %11 : [H, H]\n%13 = matvec %12, %1 : [H]\nreturn %13, %2\n",
    "%11 = reduce_sum %4 : []\n%12 = mul %9, %11 : [H]\nreturn %12, %2\n",
    "%11 = matvec %4, %5 : [H]\n%12 = mul %11, %1 : [H]\nreturn %12, %2\n",
    "%11 = concat %5, %5 : [2*H]\n%12 = mul %11, %2 : [2*H]\nreturn %1, %12\n",
    "%11 = slice %6, 1 : [H]\n%12 = mul %11, %9 : [H]\nreturn %12, %2\n",
    "%11 = matvec %7, %0 : [2*H]\n%12 = slice %2, 0 : [H]\n%13 = mul %9, %12 : [H]\n%14 = mul %11, %2 : [2*H]\nreturn %13, %14\n",
    "return %1, %6\n",
    "return %8, %2\n",
};

}  // namespace

TEST_CASE("the gradient of every operation is that of finite differences, over one step and over three") {
  std::mt19937_64 random(1);
  for (const char* formula : formulas)
    for (const int steps : {1, 3}) {
      CAPTURE(std::string(formula));
      CHECK(largest_error(cellc::parse_graph(std::string(leaves) + formula), steps, random) < 1e-7);
    }
}

TEST_CASE("the gradient of random graphs is that of finite differences") {
  std::mt19937_64 random(2);
  for (int k = 0; k < 300; ++k) {
    const Graph graph = smooth_graph(random);
    CAPTURE(cellc::print_graph(graph));
    CHECK(largest_error(graph, 1 + k % 3, random) < 1e-6);
  }
}

TEST_CASE("of an Elman cell the backward cell keeps the adjoint alone, and reads the new state alone") {
  const Graph elman = cellc::parse_graph(
      "cellgraph 1\ncell elman\n%0 = in x : [I]\n%1 = state h : [H]\n%2 = param w : [H, I]\n%3 = param u : [H, H]\n%4 = matvec %2, %0 : "
      "[H]\n"
      "%5 = matvec %3, %1 : [H]\n%6 = add %4, %5 : [H]\n%7 = tanh %6 : [H]\nreturn %7\n");
  const cellc::Gradient gradient = cellc::gradient(elman);
  CHECK(gradient.backward_inputs == std::vector<cellc::VectorOf>{{cellc::Vector::grad_new_state, 0}, {cellc::Vector::new_state, 0}});
  CHECK(nodes_of(gradient.backward, cellc::Op::state).size() == 1);
  CHECK(gradient.totals.size() == 2);
}

TEST_CASE("an input whose blocks are taken by themselves has a derivative for each, and those put no blocks together") {
  const cellc::Gradient gradient = cellc::gradient(
      cellc::parse_graph("cellgraph 1\ncell c\n%0 = in x : [4*H]\n%1 = in y : [H]\n%2 = state h : [H]\n%3 = param w : [H, H]\n"
                         "%4 = slice %0, 1 : [H]\n%5 = slice %0, 2 : [2*H]\n%6 = slice %5, 1 : [H]\n%7 = matvec %3, %4 : [H]\n"
                         "%8 = mul %7, %6 : [H]\n%9 = mul %8, %1 : [H]\nreturn %9\n"));
  std::string shapes;
  for (const cellc::NodeId id : nodes_of(gradient.inputs, cellc::Op::state)) {
    const cellc::Node& node = gradient.inputs.nodes[static_cast<size_t>(id)];
    shapes += node.name + " " + to_string(node.shape) + "; ";
  }
  CHECK(shapes == "block_0_grad_x [H]; block_1_grad_x [H]; block_2_grad_x [H]; block_3_grad_x [H]; grad_y [H]; ");
  for (const Graph* part : {&gradient.backward, &gradient.inputs})
    for (const cellc::Node& node : part->nodes) CHECK(node.op != cellc::Op::concat);
}

TEST_CASE("an adjoint is that of a node: of a sum of products, of what stands beside; or a value that is handed on") {
  const auto meanings = [](const std::string& formula) {
    const Graph graph = cellc::parse_graph(leaves + formula);
    std::string texts;
    for (const cellc::AdjointOf& of : cellc::gradient(graph).adjoint_of)
      texts += (of.is_value ? "; " : "; by ") + cellc::expression(cellc::push_slices(graph), of.node);
    return texts;
  };
  CHECK(meanings("%11 = matvec %3, %0 : [H]\n%12 = add %11, %5 : [H]\n%13 = add %12, %9 : [H]\n%14 = tanh %13 : [H]\nreturn %14, %2\n") ==
        "; by w * x + b + u * h; by g");
  CHECK(meanings("%11 = mul %5, %1 : [H]\n%12 = matvec %4, %11 : [H]\n%13 = tanh %12 : [H]\nreturn %13, %2\n") ==
        "; by u * (b * h); by h; by b; b * h; by g");
}

TEST_CASE("a product with a computed matrix is not differentiated") {
  const Graph graph = cellc::parse_graph(
      "cellgraph 1\ncell c\n%0 = state h : [H]\n%1 = param w : [H, H]\n%2 = reduce_sum %0 : []\n%3 = mul %1, %2 : [H, H]\n"
      "%4 = matvec %3, %0 : [H]\nreturn %4\n");
  CHECK_THROWS_WITH_AS(cellc::gradient(graph), "node %4 multiplies a computed matrix, which is not differentiated", cellc::GraphError);
}
