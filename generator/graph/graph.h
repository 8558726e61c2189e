#pragma once
#include <optional>
#include <stdexcept>
#include <string>
#include <unordered_map>
#include <vector>

#include "graph/op.h"
#include "graph/shape.h"

namespace cellc {

using NodeId = int;

/// One value of the cell. Operands come before their user, so a graph's node order is an evaluation order.
struct Node {
  Op op;
  std::vector<NodeId> operands;
  Shape shape;
  std::string name;   ///< input, state, param: the name in the cell's signature
  double value = 0;   ///< const
  int64_t begin = 0;  ///< slice: index of the first block of the operand that is taken
};

/// A cell in SSA form. Plain value: passes take one and return another.
struct Graph {
  std::string cell;
  std::vector<Node> nodes;
  std::vector<NodeId> results;  ///< the new states, one for each node of Op::state, in their order; with no state: any vectors, matrices
};

/// Ids of the nodes with `op` (input, state or param), in the order of the cell's signature.
std::vector<NodeId> nodes_of(const Graph& graph, Op op);

/// Names of the dimensions, in order of first appearance: inputs, then states, then params.
std::vector<std::string> dimensions(const Graph& graph);

/// `name`, with underscores behind it until no leaf of the graph has it.
std::string free_name(const Graph& graph, std::string name);

/// Whether each node depends on no input and no state.
std::vector<bool> of_parameters(const Graph& graph);

/// The most blocks that a stacked dimension may have.
inline constexpr int64_t max_blocks = 1 << 20;

/// Shape of `count` blocks of `operand`'s first dimension from block `begin` on; throws GraphError when there are not so many.
Shape slice_shape(const Shape& operand, int64_t begin, int64_t count);

/// What is wrong with a graph: says which line (text form) or node, what was found and what was expected.
struct GraphError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Makes graphs with equal values shared (hash-consing). Shapes are inferred by the rule in the operation's row;
/// an operand of the wrong shape throws GraphError.
class Builder {
 public:
  explicit Builder(std::string cell);
  NodeId leaf(Op op, std::string name, Shape shape);           ///< input, state or param
  NodeId constant(double value);                               ///< all NaN are one
  NodeId apply(Op op, std::vector<NodeId> operands);           ///< an operation with a shape rule
  NodeId slice(NodeId operand, int64_t begin, int64_t count);  ///< `count` blocks from block `begin`
  const Node& node(NodeId id) const { return graph_.nodes[static_cast<size_t>(id)]; }
  Graph finish(std::vector<NodeId> results) &&;

 private:
  const Node& at(NodeId id) const;
  NodeId intern(Node node);
  Graph graph_;
  std::unordered_map<std::string, NodeId> known_;
};

}  // namespace cellc
