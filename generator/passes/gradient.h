#pragma once
#include <string>
#include <vector>

#include "graph/graph.h"

namespace cellc {

/// A vector of the differentiated cell at a step: an input, a state before or after the step, the derivative by the latter, or an adjoint,
/// a state of the backward cell.
enum class Vector { input, state, new_state, grad_new_state, adjoint };
struct VectorOf {
  Vector kind;
  size_t index;
  friend bool operator==(const VectorOf&, const VectorOf&) = default;
};

/// A sum over all rows, those of all steps: of the outer products of an adjoint and a vector (blocks of it), or of the adjoint alone.
struct Total {
  size_t adjoint;
  bool is_outer;
  VectorOf vector;
  Dim first, blocks;  ///< its elements before the blocks that are taken (a count of 0: none), and those
};

/// What an adjoint is the derivative by: a node of push_slices(cell), of a sum of products the sum; or such a node itself, which is handed
/// on.
struct AdjointOf {
  NodeId node;
  bool is_value;
  friend bool operator==(const AdjointOf&, const AdjointOf&) = default;
};

/// The gradient of a cell: backpropagation through time is a cell, too, that runs through the steps in reverse.
///
///  - `backward`: its states are the adjoints that are needed outside a step: of every product M v (delta), of what else a state goes into
///    (direct), of inputs and parameters that stand in elementwise formulas. The derivative by a new state is the caller's plus what
///    comes back from the next step, M^T delta + direct. Its inputs are `backward_inputs`: of the forward pass nothing but inputs and
///    states is kept, and activations are differentiated from a new state where it is their value; what is not there is computed again.
///  - `inputs`, `states`: the derivatives by the inputs and by the old states from adjoints, `input_adjoints` and `state_adjoints`: one for
///    each vector, or, one after the other, for the blocks of it that are taken by themselves, as kernels put no blocks together. Their own
///    states are not read: they give the results their names and shapes.
///  - `parameters`: from the parameters and `totals`, which are its last parameters, the derivatives by the parameters, in their order. A
///    graph without states. Empty for a cell without parameters.
///
/// All have the parameters of the cell, in its order.
struct Gradient {
  Graph backward, inputs, states, parameters;
  std::vector<VectorOf> backward_inputs;
  std::vector<size_t> input_adjoints, state_adjoints;
  std::vector<Total> totals;
  std::vector<AdjointOf> adjoint_of;
};

/// Throws GraphError for a product with a matrix that depends on an input or state.
Gradient gradient(const Graph& graph);

}  // namespace cellc
