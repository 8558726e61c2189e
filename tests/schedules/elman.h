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
