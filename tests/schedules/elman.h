#pragma once
#include "graph/text.h"

/// A graph with the dimensions I and H, and its sizes.
inline const cellc::Graph& elman() {
  static const cellc::Graph graph = cellc::parse_graph(R"(cellgraph 1
cell elman
%0 = in x : [I]
%1 = state h : [H]
%2 = param w : [H, I]
%3 = matvec %2, %0 : [H]
%4 = add %3, %1 : [H]
return %4
)");
  return graph;
}

inline cellc::Sizes sizes(int64_t inputs, int64_t hidden) { return {{"I", inputs}, {"H", hidden}}; }

/// Four products with each vector, side by side.
inline const cellc::Graph& four_gates() {
  static const cellc::Graph graph = [] {
    cellc::Builder builder("four_gates");
    const cellc::NodeId x = builder.leaf(cellc::Op::input, "x", {{"I", 1}}), h = builder.leaf(cellc::Op::state, "h", {{"H", 1}});
    const cellc::NodeId w = builder.leaf(cellc::Op::param, "w", {{"H", 4}, {"I", 1}}),
                        u = builder.leaf(cellc::Op::param, "u", {{"H", 4}, {"H", 1}});
    cellc::NodeId product = h;
    for (int gate = 0; gate < 4; ++gate) {
      const cellc::NodeId of_x = builder.apply(cellc::Op::matvec, {builder.slice(w, gate, 1), x});
      const cellc::NodeId of_h = builder.apply(cellc::Op::matvec, {builder.slice(u, gate, 1), h});
      product = builder.apply(cellc::Op::mul, {product, builder.apply(cellc::Op::add, {of_x, of_h})});
    }
    return std::move(builder).finish({product});
  }();
  return graph;
}
