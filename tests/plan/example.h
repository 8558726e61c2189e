#pragma once
#include "graph/text.h"
#include "plan/plan.h"

/// A plan of a cell with two inputs' and states' dimensions in an order that is not alphabetic.
inline cellc::Plan example_plan(cellc::Sizes sizes = {{"I", 10}, {"H", 20}}) {
  cellc::Graph graph = cellc::parse_graph(R"(cellgraph 1
cell leaky
%0 = in x : [I]
%1 = state h : [H]
%2 = param w : [H, I]
%3 = matvec %2, %0 : [H]
%4 = add %3, %1 : [H]
return %4
)");
  cellc::Schedule schedule;
  schedule.source = "analytic";
  return {"my_kernels", std::move(graph), std::move(sizes), "float32", "x86-64-v3", schedule};
}
