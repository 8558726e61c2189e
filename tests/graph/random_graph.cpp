#include "random_graph.h"

#include <bit>
namespace {

using cellc::Builder;
using cellc::NodeId;
using cellc::Op;
using cellc::Shape;

constexpr Op applied[] = {Op::add,     Op::sub,  Op::mul, Op::div,    Op::min,    Op::max,        Op::select, Op::neg, Op::tanh,
                          Op::sigmoid, Op::relu, Op::exp, Op::matvec, Op::concat, Op::reduce_sum, Op::mean,   Op::sqrt};

int below(std::mt19937_64& random, size_t end) { return static_cast<int>(random() % end); }

Shape random_shape(std::mt19937_64& random, int rank) {
  constexpr const char* names[] = {"I", "H", "P", "_dim9"};
  Shape shape;
  for (int i = 0; i < rank; ++i) shape.push_back({names[random() % std::size(names)], 1 + below(random, 4)});
  return shape;
}

/// Any bits: infinities, NaN, subnormal numbers, too.
double random_number(std::mt19937_64& random) { return random() % 2 == 0 ? std::bit_cast<double>(random()) : below(random, 9) / 4.0 - 1; }

/// One more node: operands are drawn a few times until they fit the operation.
NodeId grow(Builder& builder, std::mt19937_64& random, const std::vector<NodeId>& nodes) {
  const Op op = applied[random() % std::size(applied)];
  for (int attempt = 0; attempt < 10; ++attempt) {
    std::vector<NodeId> operands;
    for (int i = 0; i < cellc::row_of(op).arity; ++i) operands.push_back(nodes[random() % nodes.size()]);
    try {
      return builder.apply(op, operands);
    } catch (const cellc::GraphError&) {
    }
  }
  return builder.constant(random_number(random));
}

void take_blocks(Builder& builder, std::mt19937_64& random, std::vector<NodeId>& nodes) {
  const NodeId operand = nodes[random() % nodes.size()];
  const Shape shape = builder.node(operand).shape;
  if (shape.empty()) return;
  const int64_t begin = below(random, static_cast<size_t>(shape[0].count));
  nodes.push_back(builder.slice(operand, begin, 1 + below(random, static_cast<size_t>(shape[0].count - begin))));
}

}  // namespace

cellc::Graph random_graph(std::mt19937_64& random) {
  Builder builder("cell_" + std::to_string(random() % 100));
  std::vector<NodeId> nodes;
  std::vector<NodeId> states;
  const int leaves = 3 + below(random, 5);
  for (int i = 0; i < leaves; ++i) {
    const Op op = i == 0 ? Op::state : i == 1 ? Op::input : random() % 4 == 0 ? Op::state : Op::param;
    nodes.push_back(builder.leaf(op, "leaf" + std::to_string(i), random_shape(random, op == Op::param ? 1 + below(random, 2) : 1)));
    if (op == Op::state) states.push_back(nodes.back());
  }
  const int size = below(random, 30);
  for (int i = 0; i < size; ++i) {
    nodes.push_back(grow(builder, random, nodes));
    if (random() % 4 == 0) take_blocks(builder, random, nodes);
  }
  std::vector<NodeId> results;
  for (const NodeId state : states) {
    std::vector<NodeId> fitting;
    for (const NodeId id : nodes)
      if (builder.node(id).shape == builder.node(state).shape) fitting.push_back(id);
    results.push_back(fitting[random() % fitting.size()]);
  }
  return std::move(builder).finish(results);
}
