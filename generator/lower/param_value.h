#pragma once
#include "lower/packed.h"

namespace cellc {

/// The value of a node that depends on parameters alone, at `row` and, for a matrix, `column`.
struct ParamValue {
  const Graph& graph;
  const Extents& extents;
  const std::map<NodeId, Halide::ImageParam>& params;
  ElementTypes types;

  Halide::Expr at(NodeId id, const Halide::Expr& row, const Halide::Expr& column) const;

 private:
  Halide::Expr leaf(NodeId id, size_t rank, const Halide::Expr& row, const Halide::Expr& column) const;
  Halide::Expr sum_of_elements(NodeId id) const;
  Halide::Expr count_of_elements(NodeId id) const;
  Halide::Expr concat(const Node& node, const Halide::Expr& row, const Halide::Expr& column) const;
};

/// The sum of a segment's terms.
Halide::Expr segment_sum(const ParamValue& value, const Segment& segment, const Halide::Expr& row, const Halide::Expr& column);

}  // namespace cellc
