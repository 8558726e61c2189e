#include "lower/step_terms.h"

namespace cellc {

using Halide::Expr;
using Halide::Func;

Expr weight(const StepBuffers& buffers, size_t p, size_t segment, const Expr& j, const Expr& k) {
  const PanelLayout& layout = buffers.layouts[p];
  return buffers.packed(layout.index(j, layout.first_column[segment] + k));
}

Expr bias(const StepBuffers& buffers, size_t p, const Accumulator& accumulator, const Expr& j) {
  return accumulator.bias ? weight(buffers, p, *accumulator.bias, j, 0) : Halide::Internal::make_zero(buffers.type);
}

Expr columns(const StepBuffers& buffers, size_t p, const Product& product) {
  return extent(*buffers.panels[p].segments[product.segment].columns, buffers.extents);
}

Func new_state_output(const Plan& plan, const StepBuffers& buffers, size_t p, const std::vector<Func>& accumulators, const Halide::Var& j,
                      const Halide::Var& n, Promise promise) {
  Func out("new_state");
  out(j, n) = Halide::Tuple(new_states(plan.graph, buffers, p, accumulators, j, n));
  for (Halide::OutputImageParam buffer : out.output_buffers()) {
    buffer.dim(0).set_min(0).set_stride(promise.unit_stride ? Expr(1) : Expr());
    if (!plan.sizes.empty()) buffer.dim(0).set_extent(extent(buffers.panels[p].rows, buffers.extents));
    buffer.dim(1).set_min(0);
    if (promise.one_row) buffer.dim(1).set_extent(1);
  }
  return out;
}

}  // namespace cellc
