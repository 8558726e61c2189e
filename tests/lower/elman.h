#pragma once

/// tanh(w x + u h): a cell of two products.
inline constexpr const char* elman = R"(cellgraph 1
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
)";
