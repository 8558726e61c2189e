#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "graph/graph.h"
#include "message.h"

namespace {

using cellc::Builder;
using cellc::NodeId;
using cellc::Op;
using cellc::Shape;

const Shape hidden{{"H"}};

}  // namespace

TEST_CASE("equal values are one node") {
  Builder builder("cell");
  const NodeId h = builder.leaf(Op::state, "h", hidden);
  const NodeId b = builder.leaf(Op::param, "b", {{"H", 3}});
  CHECK(builder.apply(Op::add, {h, h}) == builder.apply(Op::add, {h, h}));
  CHECK(builder.slice(b, 1, 1) == builder.slice(b, 1, 1));
  CHECK(builder.constant(0.5) == builder.constant(0.5));
  CHECK(builder.apply(Op::neg, {builder.apply(Op::tanh, {h})}) == builder.apply(Op::neg, {builder.apply(Op::tanh, {h})}));
}

TEST_CASE("values that differ in anything are two nodes") {
  Builder builder("cell");
  const NodeId h = builder.leaf(Op::state, "h", hidden);
  const NodeId b = builder.leaf(Op::param, "b", {{"H", 3}});
  const NodeId sum = builder.apply(Op::add, {h, builder.constant(1)});
  CHECK(builder.apply(Op::sub, {h, builder.constant(1)}) != sum);
  CHECK(builder.apply(Op::add, {builder.constant(1), h}) != sum);
  CHECK(builder.apply(Op::add, {h, builder.constant(std::nextafter(1, 2))}) != sum);
  CHECK(builder.slice(b, 0, 1) != builder.slice(b, 1, 1));
  CHECK(builder.slice(b, 0, 1) != builder.slice(b, 0, 2));
}

TEST_CASE("zeros of both signs are two constants, all NaN are one") {
  Builder builder("cell");
  CHECK(builder.constant(0.0) != builder.constant(-0.0));
  const double nan = std::numeric_limits<double>::quiet_NaN();
  CHECK(builder.constant(nan) == builder.constant(-nan));
  CHECK(builder.constant(nan) == builder.constant(std::nan("7")));
}

TEST_CASE("shapes follow from the operands") {
  Builder builder("cell");
  const NodeId x = builder.leaf(Op::input, "x", {{"I"}});
  const NodeId w = builder.leaf(Op::param, "w", {{"H", 3}, {"I"}});
  const NodeId product = builder.apply(Op::matvec, {w, x});
  CHECK(cellc::to_string(builder.node(product).shape) == "[3*H]");
  CHECK(cellc::to_string(builder.node(builder.slice(product, 1, 2)).shape) == "[2*H]");
  CHECK(cellc::to_string(builder.node(builder.slice(w, 2, 1)).shape) == "[H, I]");
  CHECK(cellc::to_string(builder.node(builder.apply(Op::concat, {product, builder.slice(product, 0, 1)})).shape) == "[4*H]");
  CHECK(cellc::to_string(builder.node(builder.apply(Op::reduce_sum, {product})).shape) == "[]");
  CHECK(cellc::to_string(builder.node(builder.apply(Op::add, {builder.constant(1), product})).shape) == "[3*H]");
}

TEST_CASE("leaves, dimensions and results are in the order of the signature") {
  Builder builder("cell");
  const NodeId w = builder.leaf(Op::param, "w", {{"H"}, {"P"}});
  const NodeId h = builder.leaf(Op::state, "h", hidden);
  builder.leaf(Op::input, "x", {{"I", 2}});
  const NodeId v = builder.leaf(Op::param, "v", {{"Q"}, {"H"}});
  const cellc::Graph graph = std::move(builder).finish({h});
  CHECK(cellc::dimensions(graph) == std::vector<std::string>{"I", "H", "P", "Q"});
  CHECK(cellc::nodes_of(graph, Op::param) == std::vector<NodeId>{w, v});
  CHECK(graph.results == std::vector<NodeId>{h});
}

TEST_CASE("what does not fit is told when it is applied") {
  struct Case {
    std::string message;
    void (*call)(Builder&);
  };
  // Nodes: %0 = h [H], %1 = x [I], %2 = w [H, I], %3 = s [3*H].
  const Case cases[] = {
      {"operands have the shapes [H] and [I]; expected equal shapes, or scalars",
       [](Builder& b) {
         b.apply(Op::add, {0, 1});
       }},
      {"operands have the shapes [H] and [3*H]; expected equal shapes, or scalars",
       [](Builder& b) {
         b.apply(Op::mul, {0, 3});
       }},
      {"the first operand is [H]; expected a matrix",
       [](Builder& b) {
         b.apply(Op::matvec, {0, 1});
       }},
      {"the second operand is [H]; expected [I], as the matrix is [H, I]",
       [](Builder& b) {
         b.apply(Op::matvec, {2, 0});
       }},
      {"operands have the shapes [H] and [I]; expected vectors of one dimension, or matrices with one and the same columns",
       [](Builder& b) {
         b.apply(Op::concat, {0, 1});
       }},
      {"operands have the shapes [H, I] and [H]; expected vectors of one dimension, or matrices with one and the same columns",
       [](Builder& b) {
         b.apply(Op::concat, {2, 0});
       }},
      {"the operand is []; expected a vector or a matrix", [](Builder& b) { b.apply(Op::reduce_sum, {b.constant(1)}); }},
      {"the operand is [H]; expected a matrix", [](Builder& b) { b.apply(Op::transpose, {0}); }},
      {"operands have the shapes [H, I] and [H]; expected vectors",
       [](Builder& b) {
         b.apply(Op::outer, {2, 0});
       }},
      {"add takes 2 operands, not 1", [](Builder& b) { b.apply(Op::add, {0}); }},
      {"select takes 4 operands, not 5",
       [](Builder& b) {
         b.apply(Op::select, {0, 0, 0, 0, 0});
       }},
      {"slice is not made by apply()", [](Builder& b) { b.apply(Op::slice, {3}); }},
      {"const is not made by apply()", [](Builder& b) { b.apply(Op::constant, {}); }},
      {"the operand %4 is no node", [](Builder& b) { b.apply(Op::neg, {4}); }},
      {"the operand %-1 is no node", [](Builder& b) { b.slice(-1, 0, 1); }},
      {"tanh has no name; expected in, state or param", [](Builder& b) { b.leaf(Op::tanh, "t", {}); }},
      {"the name h is taken twice", [](Builder& b) { b.leaf(Op::param, "h", {}); }},
      {"2 blocks from block 2 on are taken; the operand [3*H] has the blocks 0 to 2", [](Builder& b) { b.slice(3, 2, 2); }},
      {"1 blocks from block -1 on are taken; the operand [3*H] has the blocks 0 to 2", [](Builder& b) { b.slice(3, -1, 1); }},
      {"0 blocks from block 0 on are taken; the operand [3*H] has the blocks 0 to 2", [](Builder& b) { b.slice(3, 0, 0); }},
      {"the operand is a scalar; expected a vector or a matrix", [](Builder& b) { b.slice(b.constant(1), 0, 1); }},
  };
  for (const Case& row : cases) {
    Builder builder("cell");
    builder.leaf(Op::state, "h", hidden);
    builder.leaf(Op::input, "x", {{"I"}});
    builder.leaf(Op::param, "w", {{"H"}, {"I"}});
    builder.leaf(Op::param, "s", {{"H", 3}});
    CHECK(message_of([&] { row.call(builder); }) == row.message);
  }
}

TEST_CASE("numbers of blocks that overflow are told") {
  Builder builder("cell");
  const NodeId many = builder.leaf(Op::state, "h", {{"H", cellc::max_blocks}});
  const int64_t last = std::numeric_limits<int64_t>::max();
  CHECK(message_of([&] { builder.slice(many, last, last); }) != "");
  CHECK(message_of([&] { builder.slice(many, 1, last); }) != "");
  CHECK(message_of([&] { builder.apply(Op::concat, {many, many}); }) == "more than 1048576 blocks");
}
