// How a cell is split into sums of products, packed parameters and the elementwise rest.
#include <doctest/doctest.h>

#include "graph/text.h"
#include "lower/lower.h"
#include "lower/panel.h"
#include "passes/slices.h"

using cellc::Panel;

namespace {

std::vector<Panel> panels_of(const char* text) { return cellc::panels(cellc::parse_graph(text)); }

constexpr const char* elman = R"(cellgraph 1
cell elman
%0 = in x : [I]
%1 = state h : [H]
%2 = param w : [H, I]
%3 = param b : [H]
%4 = param u : [H, H]
%5 = param c : [H]
%6 = matvec %2, %0 : [H]
%7 = add %6, %3 : [H]
%8 = matvec %4, %1 : [H]
%9 = add %7, %8 : [H]
%10 = add %9, %5 : [H]
%11 = tanh %10 : [H]
return %11
)";

constexpr const char* two_states = R"(cellgraph 1
cell two
%0 = in x : [I]
%1 = state a : [H]
%2 = state b : [K]
%3 = param w : [H, I]
%4 = param u : [K, K]
%5 = matvec %3, %0 : [H]
%6 = mul %5, %1 : [H]
%7 = matvec %4, %2 : [K]
%8 = sub %2, %7 : [K]
return %6, %8
)";

constexpr const char* gates = R"(cellgraph 1
cell gates
%0 = in x : [I]
%1 = state h : [H]
%2 = param w : [2*H, I]
%3 = param b : [2*H]
%4 = matvec %2, %0 : [2*H]
%5 = add %4, %3 : [2*H]
%6 = slice %5, 0 : [H]
%7 = slice %5, 1 : [H]
%8 = sigmoid %6 : [H]
%9 = mul %8, %7 : [H]
%10 = add %9, %1 : [H]
return %10
)";

}  // namespace

TEST_CASE("the sums of an Elman cell are one accumulator, its biases one packed vector") {
  const std::vector<Panel> panels = panels_of(elman);
  REQUIRE(panels.size() == 1);
  CHECK(panels[0].rows == cellc::Dim{"H", 1});
  REQUIRE(panels[0].accumulators.size() == 1);
  CHECK(panels[0].accumulators[0].products.size() == 2);
  CHECK(panels[0].segments[panels[0].accumulators[0].bias].terms.size() == 2);
  CHECK(panels[0].segments.size() == 3);
}

TEST_CASE("states of different dimensions have panels of their own") {
  const std::vector<Panel> panels = panels_of(two_states);
  REQUIRE(panels.size() == 2);
  CHECK(panels[0].rows.name == "H");
  CHECK(panels[1].rows.name == "K");
  CHECK(panels[1].accumulators.size() == 1);
  CHECK(panels[1].results == std::vector<size_t>{1});
}

TEST_CASE("the blocks of a stacked product are accumulators side by side") {
  const std::vector<Panel> panels = cellc::panels(cellc::push_slices(cellc::parse_graph(gates)));
  REQUIRE(panels.size() == 1);
  CHECK(panels[0].accumulators.size() == 2);
  for (const cellc::Accumulator& accumulator : panels[0].accumulators) {
    CHECK(accumulator.products.size() == 1);
    CHECK(panels[0].segments[accumulator.bias].terms.size() == 1);
  }
}

TEST_CASE("a sum that several values take is one accumulator") {
  const std::vector<Panel> panels = panels_of(R"(cellgraph 1
cell shared
%0 = in x : [I]
%1 = state h : [H]
%2 = param w : [H, I]
%3 = param b : [H]
%4 = matvec %2, %0 : [H]
%5 = add %4, %3 : [H]
%6 = mean %5 : []
%7 = sub %5, %6 : [H]
%8 = mul %7, %1 : [H]
return %8
)");
  REQUIRE(panels.size() == 1);
  CHECK(panels[0].accumulators.size() == 1);
  CHECK(panels[0].sum_of.count(5) == 1);
  CHECK(panels[0].sum_of.count(7) == 0);
}

TEST_CASE("what kernels cannot do is an error that names the cell and the node") {
  const struct {
    const char *text, *message;
  } rows[] = {
      {R"(cellgraph 1
cell computed
%0 = state h : [H]
%1 = param u : [H, H]
%2 = tanh %0 : [H]
%3 = matvec %1, %2 : [H]
return %3
)",
       "cell computed: node %3"},
      {R"(cellgraph 1
cell summed
%0 = in x : [I]
%1 = state h : [H]
%2 = param b : [I]
%3 = mul %0, %2 : [I]
%4 = reduce_sum %3 : []
%5 = mul %1, %4 : [H]
return %5
)",
       "cell summed: node %2"},
  };
  for (const auto& row : rows) {
    std::string message = "no error";
    try {
      panels_of(row.text);
    } catch (const cellc::LowerError& error) {
      message = error.what();
    }
    CAPTURE(message);
    CHECK(message.find(row.message) == 0);
  }
}
