#pragma once
#include "graph/text.h"
#include "plan/plan.h"
#include "schedules/analytic.h"

/// The plan of torch.nn.RNNCell without biases, with its analytic schedule.
inline cellc::Plan elman_plan(int64_t inputs, int64_t hidden, const std::string& target = "x86-64-v4",
                              const std::string& dtype = "float32") {
  const cellc::Graph graph = cellc::parse_graph(R"(cellgraph 1
cell elman
%0 = in x : [I]
%1 = state h : [H]
%2 = param w : [H, I]
%3 = param u : [H, H]
%4 = matvec %2, %0 : [H]
%5 = matvec %3, %1 : [H]
%6 = add %4, %5 : [H]
%7 = tanh %6 : [H]
return %7
)");
  const cellc::Sizes sizes{{"I", inputs}, {"H", hidden}};
  return {"tune", graph, sizes, dtype, target, cellc::analytic_schedule(graph, sizes, dtype, target)};
}
