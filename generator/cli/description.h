#pragma once
#include <string>

#include "graph/formula.h"
#include "plan/plan.h"

namespace cellc {

/// What kernels make of a cell, in words: its formulas; for each panel the sums that are computed side by side in one product of packed
/// parameters, and what of them is computed for all steps of a sequence at once; the elementwise rest; what is packed by itself.
std::string describe_parts(const Graph& graph);

/// The names that it gives to sums of products, and to what is packed by itself; none in a cell of stages, each of which has its own.
ValueNames part_names(const Graph& graph);

/// FLOPs and bytes of packed parameters of each part of a step of one row, without padding: inputs, states, sums of parameters,
/// elementwise.
std::string describe_cost(const Graph& graph, const Sizes& sizes, const std::string& dtype);

/// The bytes of the packed parameters with their padding, and the units that they are padded to.
std::string describe_padding(const Plan& plan);

/// The graph with the products of a panel in one frame, coloured by when a node is computed: for all steps at once, in each step, when
/// packing.
std::string draw_parts(const Graph& graph);

}  // namespace cellc
