#include "lower/step_terms.h"

namespace cellc {

using Halide::Expr;
using Halide::Func;

namespace {

Expr output_units(const StepBuffers& buffers, size_t p, const Schedule& schedule) {
  const Expr units = extent(buffers.panels[p].rows, buffers.extents);
  return buffers.part == Part::inputs ? round_up(units, padded_units(schedule)) : units;
}

}  // namespace

Expr weight(const StepBuffers& buffers, size_t p, size_t segment, const Expr& j, const Expr& k) {
  const PanelLayout& layout = buffers.layouts[p];
  const Expr column = layout.first_column[segment] + k;
  return buffers.types.weights.computed(buffers.packed(layout.index(j, column)), column);
}

Expr quantised_weight(const StepBuffers& buffers, size_t p, size_t segment, const UnitInVector& unit, const Expr& k, const Expr& member) {
  const PanelLayout& layout = buffers.layouts[p];
  const Expr first_of_vector = layout.index(unit.vector * unit.lanes, layout.first_column[segment] + k, member);
  const Expr stored = buffers.packed(first_of_vector + unit.lane * layout.group);
  return buffers.types.quantised.bits() == 8 ? stored : Halide::cast(buffers.types.quantised, stored);
}

Expr quantised_weight_scale(const StepBuffers& buffers, size_t p, size_t segment, const Expr& j) {
  return bytes_at(buffers, p, buffers.layouts[p].scale_column[segment], j, Halide::Float(32));
}

Expr quantised_start(const StepBuffers& buffers, size_t p, size_t segment, const Expr& j) {
  if (!buffers.types.quantised.is_uint()) return 0;
  return bytes_at(buffers, p, buffers.layouts[p].scale_column[segment] + 4, j, Halide::Int(32));
}

Expr start(const StepBuffers& buffers, size_t p, size_t a, const Expr& j, const Expr& n) {
  const Accumulator& accumulator = buffers.panels[p].accumulators[a];
  if (const auto found = buffers.projected.find({p, a}); found != buffers.projected.end()) return found->second(j, n);
  return packed_vector(buffers, p, accumulator.bias, j);
}

std::vector<Product> products(const Graph& graph, const StepBuffers& buffers, const Accumulator& accumulator) {
  std::vector<Product> result;
  for (const Product& product : accumulator.products) {
    const Op op = graph.nodes[static_cast<size_t>(vector_of(graph, product.operand))].op;
    if (buffers.part == Part::whole || (buffers.part == Part::inputs) == (op == Op::input)) result.push_back(product);
  }
  return result;
}

std::vector<size_t> projected_of(const Graph& graph, const Panel& panel) {
  std::vector<size_t> result;
  for (size_t a = 0; a < panel.accumulators.size(); ++a)
    if (takes_inputs(graph, panel.accumulators[a])) result.push_back(a);
  return result;
}

Expr columns(const StepBuffers& buffers, size_t p, const Product& product) {
  return extent(*buffers.panels[p].segments[product.segment].columns, buffers.extents);
}

Output output_of(const Plan& plan, const StepBuffers& buffers, size_t p, const Spot& spot, Promise promise) {
  Func out(buffers.part == Part::inputs ? "projected" : "new_state");
  std::vector<Expr> values;
  bool read_vectors = false;
  if (buffers.part == Part::inputs) {
    for (const size_t a : projected_of(plan.graph, buffers.panels[p])) values.push_back(spot.accumulators[a](spot.j, spot.n));
  } else {
    NewStates states = new_states(plan.graph, buffers, p, spot);
    values = std::move(states.values);
    read_vectors = states.read_vectors;
  }
  out(spot.j, spot.n) = Halide::Tuple(values);
  for (Halide::OutputImageParam buffer : out.output_buffers())
    buffer.dim(0).set_stride(promise >= Promise::unit_strides ? Expr(1) : Expr());
  // The elements of a tuple have the same extents, and Halide takes those of the first.
  Halide::OutputImageParam first = out.output_buffers()[0];
  first.dim(0).set_min(0);
  first.dim(1).set_min(0);
  if (!plan.sizes.empty()) first.dim(0).set_extent(Halide::Internal::simplify(output_units(buffers, p, plan.schedule)));
  if (promise == Promise::one_row) first.dim(1).set_extent(1);
  if (promise == Promise::dense_rows)
    for (Halide::OutputImageParam buffer : out.output_buffers()) buffer.dim(1).set_stride(first.dim(0).extent());
  return {out, read_vectors ? Halide::TailStrategy::Predicate : Halide::TailStrategy::PredicateStores};
}

}  // namespace cellc
