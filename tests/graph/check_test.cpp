#include "graph/check.h"

#include <doctest/doctest.h>

#include "message.h"

// Graphs made by hand, without Builder: one case for each message of check().

namespace {

using cellc::Graph;
using cellc::Node;
using cellc::Op;

const Node state{Op::state, {}, {{"H"}}, "h"};
const Node matrix{Op::param, {}, {{"H"}, {"I"}}, "w"};

struct Case {
  std::string message;
  Graph graph;
};

const Case cases[] = {
    {"", {"cell", {state}, {0}}},
    {"the cell's name is ''; expected an identifier", {"", {state}, {0}}},
    {"the cell's name is '1st'; expected an identifier", {"1st", {state}, {0}}},
    {"the cell's name is 'a\\x0ab'; expected an identifier", {"a\nb", {state}, {0}}},
    {"cell cell has no state; expected one at least", {"cell", {}, {}}},
    {"cell cell has no state; expected one at least", {"cell", {{Op::input, {}, {{"I"}}, "x"}}, {0}}},
    {"", {"cell", {matrix}, {0}}},
    {"cell cell has no state, and the result %1 is no vector or matrix", {"cell", {matrix}, {1}}},
    {"cell cell has 1 states and returns 0 values; expected a new value for each state", {"cell", {state}, {}}},
    {"cell cell has 1 states and returns 2 values; expected a new value for each state", {"cell", {state}, {0, 0}}},
    {"the result %1 is no node", {"cell", {state}, {1}}},
    {"the result %-1 is no node", {"cell", {state}, {-1}}},
    {"node %1 (param): the new value of h has the shape [H, I]; expected [H]", {"cell", {state, matrix}, {1}}},
    {"node %1 (add): 1 operands; expected 2", {"cell", {state, {Op::add, {0}, {{"H"}}, ""}}, {0}}},
    {"node %0 (state): 1 operands; expected 0", {"cell", {{Op::state, {0}, {{"H"}}, "h"}}, {0}}},
    {"node %1 (neg): the operand %1 does not stand before its use", {"cell", {state, {Op::neg, {1}, {{"H"}}, ""}}, {0}}},
    {"node %1 (neg): the operand %-1 does not stand before its use", {"cell", {state, {Op::neg, {-1}, {{"H"}}, ""}}, {0}}},
    {"node %0 (state): the dimension 'a b'; expected an identifier", {"cell", {{Op::state, {}, {{"a b"}}, "h"}}, {0}}},
    {"node %0 (state): the shape has 0 blocks; expected 1 to 1048576", {"cell", {{Op::state, {}, {{"H", 0}}, "h"}}, {0}}},
    {"node %0 (state): the shape has 1048577 blocks; expected 1 to 1048576", {"cell", {{Op::state, {}, {{"H", 1048577}}, "h"}}, {0}}},
    {"node %0 (state): the name ''; expected an identifier", {"cell", {{Op::state, {}, {{"H"}}, ""}}, {0}}},
    {"node %0 (state): the name 'h%'; expected an identifier", {"cell", {{Op::state, {}, {{"H"}}, "h%"}}, {0}}},
    {"node %1 (param): the name 'h' is taken by %0 already", {"cell", {state, {Op::param, {}, {}, "h"}}, {0}}},
    {"node %1 (param): the shape is [H, H, H]; expected a scalar, a vector or a matrix",
     {"cell", {state, {Op::param, {}, {{"H"}, {"H"}, {"H"}}, "w"}}, {0}}},
    {"node %1 (tanh): the shape is [I]; expected [H]", {"cell", {state, {Op::tanh, {0}, {{"I"}}, ""}}, {0}}},
    {"node %1 (const): the shape is [H]; expected []", {"cell", {state, {Op::constant, {}, {{"H"}}, ""}}, {0}}},
    {"node %1 (slice): the shape is []; expected blocks of [H]", {"cell", {state, {Op::slice, {0}, {}, ""}}, {0}}},
    {"node %1 (slice): the shape is [I]; expected [H]", {"cell", {state, {Op::slice, {0}, {{"I"}}, ""}}, {0}}},
    {"node %1 (slice): 1 blocks from block 1 on are taken; the operand [H] has the blocks 0 to 0",
     {"cell", {state, {Op::slice, {0}, {{"H"}}, "", 0, 1}}, {0}}},
    {"node %2 (add): operands have the shapes [H] and [H, I]; expected equal shapes, or scalars",
     {"cell", {state, matrix, {Op::add, {0, 1}, {{"H"}}, ""}}, {0}}},
};

}  // namespace

TEST_CASE("check names the node, what is wrong with it and what was expected") {
  for (const Case& row : cases) CHECK(message_of([&] { cellc::check(row.graph); }) == row.message);
}
