#include <doctest/doctest.h>

#include "graph/text.h"
#include "message.h"

// Texts that are no graph: what is told of each, with its line.

namespace {

struct Case {
  const char* text;
  std::string message;
};

#define START "cellgraph 1\ncell c\n%0 = state h : [H]\n"

const Case cases[] = {
    {"", "line 1: the text ends here; expected another line"},
    {"\n", "line 1: expected 'cellgraph 1', found the end of the line"},
    {"cellgraph 2\n", "line 1: expected 'cellgraph 1', found 'cellgraph 2'"},
    {"cellgraph 1", "line 1: the line has no end; expected a newline"},
    {"cellgraph 1\r\n", "line 1: expected the end of the line, found '\\x0d'"},
    {"cellgraph 10\n", "line 1: expected the end of the line, found '0'"},
    {"cellgraph 1\n", "line 2: the text ends here; expected another line"},
    {"cellgraph 1\nCell c\n", "line 2: expected 'cell ', found 'Cell c'"},
    {"cellgraph 1\ncell \n", "line 2: expected the name of a cell, found the end of the line"},
    {"cellgraph 1\ncell 1c\n", "line 2: expected the name of a cell, found '1c'"},
    {"cellgraph 1\ncell a b\n", "line 2: expected the end of the line, found ' b'"},
    {"cellgraph 1\ncell c\n", "line 3: the text ends here; expected another line"},
    {START "\nreturn %0\n", "line 4: expected '%1 = ', found the end of the line"},
    {START "# comment\nreturn %0\n", "line 4: expected '%1 = ', found '# comment'"},
    {START "%2 = neg %0 : [H]\n", "line 4: expected '%1 = ', found '%2 = neg %0 : [H]'"},
    {START "%1 = cbrt %0 : [H]\n", "line 4: unknown operation 'cbrt'"},
    {START "%1 =  neg %0 : [H]\n", "line 4: expected an operation, found ' neg %0 : [H]'"},
    {START "%1 = neg %1 : [H]\n", "line 4: node %1 (neg): %1 is used before it is defined; expected one of the 1 nodes above"},
    {START "%1 = neg %7 : [H]\n", "line 4: node %1 (neg): %7 is used before it is defined; expected one of the 1 nodes above"},
    {START "%1 = neg %4294967296 : [H]\n",
     "line 4: node %1 (neg): %4294967296 is used before it is defined; expected one of the 1 nodes above"},
    {START "%1 = neg %99999999999999999999 : [H]\n",
     "line 4: node %1 (neg): expected the number of a node, found '99999999999999999999 : [H]'"},
    {START "%1 = neg %-1 : [H]\n", "line 4: node %1 (neg): expected the number of a node, found '-1 : [H]'"},
    {START "%1 = neg 0 : [H]\n", "line 4: node %1 (neg): expected '%', found '0 : [H]'"},
    {START "%1 = neg %00 : [H]\n", "line 4: node %1 (neg): expected the number of a node, found '00 : [H]'"},
    {START "%1 = add %0 : [H]\n", "line 4: node %1 (add): expected ', ', found ' : [H]'"},
    {START "%1 = neg %0, %0 : [H]\n", "line 4: node %1 (neg): expected ' : ', found ', %0 : [H]'"},
    {START "%1 = neg %0\n", "line 4: node %1 (neg): expected ' : ', found the end of the line"},
    {START "%1 = neg %0 : H\n", "line 4: node %1 (neg): expected '[', found 'H'"},
    {START "%1 = neg %0 : [H\n", "line 4: node %1 (neg): expected ']', found the end of the line"},
    {START "%1 = neg %0 : [H] \n", "line 4: node %1 (neg): expected the end of the line, found ' '"},
    {START "%1 = neg %0 : [H,I]\n", "line 4: node %1 (neg): expected ']', found ',I]'"},
    {START "%1 = param w : [H, H, H]\n", "line 4: node %1 (param): expected ']', found ', H]'"},
    {START "%1 = param w : [1*H]\n", "line 4: node %1 (param): 1 blocks; expected 2 to 1048576"},
    {START "%1 = param w : [0*H]\n", "line 4: node %1 (param): 0 blocks; expected 2 to 1048576"},
    {START "%1 = param w : [1048577*H]\n", "line 4: node %1 (param): 1048577 blocks; expected 2 to 1048576"},
    {START "%1 = param w : [9999999999999999999*H]\n",
     "line 4: node %1 (param): expected a number of blocks, found '9999999999999999999*H]'"},
    {START "%1 = param w : [3H]\n", "line 4: node %1 (param): expected '*', found 'H]'"},
    {START "%1 = param w : [3*]\n", "line 4: node %1 (param): expected the name of a dimension, found ']'"},
    {START "%1 = param : [H]\n", "line 4: node %1 (param): expected a name, found ': [H]'"},
    {START "%1 = param h : [H]\n", "line 4: node %1 (param): the name 'h' is taken by %0 already"},
    {START "%1 = const : []\n", "line 4: node %1 (const): expected a number, found ': []'"},
    {START "%1 = const 1 : [H]\n", "line 4: node %1 (const): the shape is [H]; expected []"},
    {START "%1 = slice %0 : [H]\n", "line 4: node %1 (slice): expected ', ', found ' : [H]'"},
    {START "%1 = slice %0, 1 : [H]\n",
     "line 4: node %1 (slice): 1 blocks from block 1 on are taken; the operand [H] has the blocks 0 to 0"},
    {START "%1 = slice %0, 999999999999999999 : [H]\n",
     "line 4: node %1 (slice): 1 blocks from block 999999999999999999 on are taken; the operand [H] has the blocks 0 to 0"},
    {START "%1 = tanh %0 : [I]\n", "line 4: node %1 (tanh): the shape is [I]; expected [H]"},
    {START "return\n", "line 4: expected ' ', found the end of the line"},
    {START "return %1\n", "line 4: %1 is used before it is defined; expected one of the 1 nodes above"},
    {START "return %0,%0\n", "line 4: expected ' ', found '%0'"},
    {START "return %0, %0\n", "line 4: cell c has 1 states and returns 2 values; expected a new value for each state"},
    {START "return %0", "line 4: the line has no end; expected a newline"},
    {START "return %0\n\n", "line 4: text after the return; expected one graph"},
    {START "%1 = param w : [I]\nreturn %1\n", "line 5: node %1 (param): the new value of h has the shape [I]; expected [H]"},
    {"cellgraph 1\ncell c\nreturn %0\n", "line 3: %0 is used before it is defined; expected one of the 0 nodes above"},
    {"cellgraph 1\ncell c\n%0 = const 1 : []\nreturn %0\n", "line 4: cell c has no state, and the result %0 is no vector or matrix"},
};

}  // namespace

TEST_CASE("each error of a text names its line, what was found and what was expected") {
  for (const Case& row : cases) CHECK(message_of([&] { cellc::parse_graph(row.text); }) == row.message);
}

TEST_CASE("of several graphs the line counts from the beginning of the text") {
  const std::string good = START "return %0\n";
  CHECK(message_of([&] { cellc::parse_graphs(""); }) == "line 1: the text ends here; expected another line");
  CHECK(message_of([&] { cellc::parse_graphs(good + "cellgraph 1\ncell d\n%0 = out\n"); }) == "line 7: unknown operation 'out'");
  CHECK(message_of([&] { cellc::parse_graphs(good + good); }) == "line 8: the cell 'c' stands twice");
}
