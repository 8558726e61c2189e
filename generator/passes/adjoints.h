#pragma once
#include "passes/gradient.h"
#include "passes/reverse.h"

namespace cellc {

/// One step of a cell in reverse: the adjoints of everything in it, as nodes of `builder`. Its leaves are those of the cell (states are
/// inputs), the new states, and the derivatives by them.
struct Adjoints {
  struct Product {
    NodeId matrix, operand;  ///< of the cell
    NodeId adjoint;
  };
  struct Use {
    NodeId param;  ///< of the cell: depends on parameters alone, and stands in an elementwise formula
    NodeId adjoint;
    bool is_repeated;  ///< the adjoint of a scalar, in each element of a vector
  };
  struct Direct {
    NodeId vector;  ///< of the cell: an input or a state, in an elementwise formula
    int64_t begin;  ///< its blocks before those that the adjoint is of
    NodeId adjoint;
  };
  Builder builder;
  std::vector<std::pair<NodeId, VectorOf>> leaves;
  std::vector<Product> products;  ///< without those of parameters alone
  std::vector<Use> uses;
  std::vector<Direct> direct;
  std::map<NodeId, NodeId> computed;  ///< the computed vectors of products
  std::map<NodeId, NodeId> of;        ///< the node of the cell that an adjoint is the derivative by, or that is handed on
};

Adjoints adjoints(const Graph& graph);

}  // namespace cellc
