#include "lower/cell_values.h"

#include <algorithm>

#include "lower/elementwise.h"
#include "lower/lower.h"
#include "lower/row_sums.h"

namespace cellc {
namespace {

using Halide::Expr;

struct Values {
  const Graph& graph;
  const StepBuffers& buffers;
  size_t p;
  const Panel& panel;
  const Spot& spot;
  std::map<NodeId, Expr> known;
  bool read_vectors = false;

  Expr at(NodeId id) {
    const auto found = known.find(id);
    if (found != known.end()) return found->second;
    return known[id] = compute(id);
  }

  Expr compute(NodeId id) {
    const Node& node = graph.nodes[static_cast<size_t>(id)];
    if (node.op == Op::constant) return Halide::Internal::make_const(buffers.types.compute, node.value);
    if (is_vector(graph, id) || (node.op == Op::concat && !panel.vector_of.count(id))) {
      read_vectors = true;
      return copied(id, spot.units.defined() ? Halide::min(spot.j, spot.units - 1) : spot.j);
    }
    if (const auto vector = panel.vector_of.find(id); vector != panel.vector_of.end()) return param(vector->second);
    if (const auto sum = panel.sum_of.find(id); sum != panel.sum_of.end()) return total(sum->second);
    if (is_row_sum(node.op)) return spot.row_sums->at(id, spot.n);
    std::vector<Expr> operands;
    for (const NodeId operand : node.operands) operands.push_back(at(operand));
    return elementwise(node.op, operands, buffers.types.instructions);
  }

  Expr param(size_t segment) {
    if (spot.copies != nullptr && spot.copies->count(segment)) return spot.copies->at(segment)(spot.j);
    return packed_vector(buffers, p, segment, spot.j);
  }

  // Of an input, a state, a block of one, or of such blocks on top of each other.
  Expr copied(NodeId id, const Expr& j) {
    const Node& node = graph.nodes[static_cast<size_t>(id)];
    if (node.op != Op::concat) return element(graph, buffers, id, j, spot.n);
    const Expr split = extent(graph.nodes[static_cast<size_t>(node.operands[0])].shape[0], buffers.extents);
    return Halide::select(j < split, copied(node.operands[0], Halide::min(j, split - 1)),
                          copied(node.operands[1], Halide::max(j - split, 0)));
  }

  Expr total(const Sum& sum) {
    Expr result = spot.accumulators[sum.accumulator](spot.j, spot.n);
    for (const Term& term : sum.rest) result = term.negative ? result - at(term.node) : result + at(term.node);
    return result;
  }
};

Halide::ImageParam declare(const Node& node, const Plan& plan, Halide::Type type, Promise promise, Part part) {
  if (node.shape.size() != 1)
    throw LowerError("cell " + plan.graph.cell + ": " + node.name + " is not a vector; inputs and states of kernels are vectors");
  Halide::ImageParam buffer(type, 2, node.name);
  buffer.dim(0).set_min(0);
  buffer.dim(1).set_min(0);
  if (!plan.sizes.empty()) buffer.dim(0).set_extent(static_cast<int>(node.shape[0].count * plan.sizes.at(node.shape[0].name)));
  buffer.dim(0).set_stride(promise >= Promise::unit_strides ? Expr(1) : Expr());
  // The inputs of a recurrence are in the projected sums; what stands beside them may lie anywhere.
  if (promise == Promise::dense_rows && (part == Part::whole || node.op == Op::state)) buffer.dim(1).set_stride(buffer.dim(0).extent());
  if (promise == Promise::one_row) buffer.dim(1).set_extent(1);
  return buffer;
}

// In a generic kernel every extent is the length of a vector that the kernel is given.
Extents extents_of(const Plan& plan, const std::map<NodeId, Halide::ImageParam>& vectors) {
  Extents result;
  for (const auto& [name, size] : plan.sizes) result[name] = static_cast<int>(size);
  for (const auto& [id, buffer] : vectors) {
    const Dim& dim = plan.graph.nodes[static_cast<size_t>(id)].shape[0];
    if (!result.count(dim.name)) result[dim.name] = buffer.dim(0).extent() / static_cast<int>(dim.count);
  }
  return result;
}

// Their rows are padded, so that whole vectors can be read.
void declare_projected(const Plan& plan, StepBuffers& result) {
  for (size_t p = 0; p < result.panels.size(); ++p) {
    for (size_t a = 0; a < result.panels[p].accumulators.size(); ++a) {
      if (!takes_inputs(plan.graph, result.panels[p].accumulators[a])) continue;
      Halide::ImageParam buffer(result.types.compute, 2, "projected_" + std::to_string(p) + "_" + std::to_string(a));
      buffer.dim(0).set_min(0).set_stride(1);
      buffer.dim(1).set_min(0);
      buffer.set_host_alignment(plan.schedule.lanes * result.types.compute.bytes());
      result.projected[{p, a}] = buffer;
      result.arguments.emplace_back(buffer);
    }
  }
}

}  // namespace

Expr element(const Graph& graph, const StepBuffers& buffers, NodeId id, const Expr& j, const Expr& n) {
  const Node& node = graph.nodes[static_cast<size_t>(id)];
  const bool whole = node.op != Op::slice;
  const Expr first = whole ? Expr(0) : static_cast<int>(node.begin) * extent({node.shape[0].name, 1}, buffers.extents);
  const NodeId vector = whole ? id : node.operands[0];
  const auto moving = buffers.moving.find(vector);
  return buffers.types.vectors.computed(moving != buffers.moving.end() ? moving->second(j + first, n)
                                                                       : buffers.vectors.at(vector)(j + first, n));
}

Expr bytes_at(const StepBuffers& buffers, size_t p, const Expr& column, const Expr& j, Halide::Type type) {
  std::vector<Expr> bytes;
  for (int b = 0; b < 4; ++b) bytes.push_back(buffers.packed(buffers.layouts[p].index(j, column + b)));
  return from_bytes(type, bytes);
}

Expr packed_vector(const StepBuffers& buffers, size_t p, size_t segment, const Expr& j) {
  const PanelLayout& layout = buffers.layouts[p];
  if (buffers.types.weights.is_quantised()) return bytes_at(buffers, p, layout.first_column[segment], j, Halide::Float(32));
  const auto column = [&](int k) {
    const Expr at = layout.first_column[segment] + k;
    return buffers.types.weights.computed(buffers.packed(layout.index(j, at)), at);
  };
  return buffers.types.weights.single.is_low() ? column(0) + column(1) : column(0);
}

bool takes_inputs(const Graph& graph, const Accumulator& accumulator) {
  return std::any_of(accumulator.products.begin(), accumulator.products.end(), [&](const Product& product) {
    return graph.nodes[static_cast<size_t>(vector_of(graph, product.operand))].op == Op::input;
  });
}

StepBuffers step_buffers(const Plan& plan, Promise promise, Part part) {
  StepBuffers result;
  result.part = part;
  result.types = element_types(plan);
  result.types.instructions.one_row = promise == Promise::one_row;
  for (const Op op : {Op::input, Op::state}) {
    for (const NodeId id : nodes_of(plan.graph, op)) {
      result.vectors[id] = declare(plan.graph.nodes[static_cast<size_t>(id)], plan, result.types.vectors.type, promise, part);
      result.arguments.emplace_back(result.vectors[id]);
    }
  }
  result.panels = panels(plan.graph);
  if (part == Part::states) declare_projected(plan, result);
  result.packed = Halide::ImageParam(result.types.weights.type, 1, "packed");
  result.packed.dim(0).set_min(0).set_stride(1);
  result.packed.set_host_alignment(64);
  result.arguments.emplace_back(result.packed);
  result.tile_rows = Halide::Param<int32_t>("tile_rows");
  result.arguments.emplace_back(result.tile_rows);
  result.extents = extents_of(plan, result.vectors);
  result.layouts = layout(result.panels, plan, result.extents);
  return result;
}

Expr value_in_row(const Graph& graph, const StepBuffers& buffers, size_t p, NodeId id, const Spot& spot) {
  return Values{graph, buffers, p, buffers.panels[p], spot, {}}.at(id);
}

NewStates new_states(const Graph& graph, const StepBuffers& buffers, size_t p, const Spot& spot) {
  Values values{graph, buffers, p, buffers.panels[p], spot, {}};
  NewStates result;
  for (const size_t index : buffers.panels[p].results)
    result.values.push_back(buffers.types.vectors.stored(values.at(graph.results[index])));
  result.read_vectors = values.read_vectors;
  return result;
}

}  // namespace cellc
