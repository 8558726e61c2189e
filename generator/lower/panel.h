#pragma once
#include <map>
#include <optional>
#include <vector>

#include "graph/graph.h"

namespace cellc {

/// A summand.
struct Term {
  NodeId node;
  bool negative;
};

/// Part of a panel of packed parameters: the sum of `terms`, either one value for each hidden unit, or, for a matrix, `columns` of them.
struct Segment {
  std::vector<Term> terms;
  std::optional<Dim> columns;
};

/// A product of an accumulator: the matrix in `segment` times the vector `operand`, an input, a state or a slice of one.
struct Product {
  size_t segment;
  NodeId operand;
};

/// sum of products + bias: what a register tile of the GEMM holds.
struct Accumulator {
  std::vector<Product> products;
  size_t bias;  ///< a segment of one column; of no terms where the cell has no bias
};

/// A sum that holds products: its value is the accumulator plus `rest`, the summands that are neither products nor parameters.
struct Sum {
  size_t accumulator;
  std::vector<Term> rest;
};

/// What the kernels compute for neighbouring new states of one dimension, `rows`, and the parameters they read for it.
struct Panel {
  Dim rows;
  std::vector<size_t> results;  ///< indices in graph.results
  std::vector<Segment> segments;
  std::vector<Accumulator> accumulators;
  std::map<NodeId, Sum> sum_of;        ///< nodes that are computed by an accumulator
  std::map<NodeId, size_t> vector_of;  ///< nodes of parameters alone that are used elementwise: their segment
};

/// The input or state that `id` is, or is a slice of; other nodes are themselves.
NodeId vector_of(const Graph& graph, NodeId id);

/// Whether that is an input or a state.
bool is_vector(const Graph& graph, NodeId id);

/// Splits the cell into products, sums of parameters that are packed once, and the elementwise rest. The panels' results are in order.
/// Slices must be pushed to the leaves (passes/slices.h). Throws LowerError for a product with a computed vector.
std::vector<Panel> panels(const Graph& graph);

}  // namespace cellc
