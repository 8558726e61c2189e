#include "lower/quantised.h"

#include "lower/step_terms.h"

namespace cellc {
namespace {

using Halide::Expr;
using Halide::Func;
using Halide::RDom;
using Halide::Var;

bool divides(int divisor, const Expr& n) { return Halide::Internal::is_const_zero(Halide::Internal::simplify(n % divisor)); }

// The magnitude that the scale is of: with less the quotient would not be a number, and 1e-35 / 254 is less than the smallest normal one.
// Zeros, such as a first state, may have any scale: a product of two that are tiny is subnormal, which costs some processors a hundred
// cycles.
Expr magnitude(const Expr& largest_bits) {
  return Halide::select(largest_bits == 0, 1.0F, Halide::max(Halide::reinterpret<float>(largest_bits), 1e-35F));
}

Func largest_of_lanes(const Graph& graph, const StepBuffers& buffers, NodeId operand, const Expr& length, int width) {
  Func lanes("lanes");
  const Var l("l"), n("n");
  lanes(l, n) = 0;
  const RDom whole(0, length / width, "whole");
  const auto bits = [&](const Expr& k) { return magnitude_bits(element(graph, buffers, operand, k, n)); };
  lanes(l, n) = Halide::max(lanes(l, n), bits(whole * width + l));
  if (divides(width, length)) return lanes;
  const RDom rest(0, length % width, "rest");
  lanes(0, n) = Halide::max(lanes(0, n), bits(length / width * width + rest));
  return lanes;
}

}  // namespace

Func rounded_values(const Graph& graph, const StepBuffers& buffers, NodeId operand, const Expr& length, const Quantised& of, bool padded) {
  Func values("quantised");
  const Var k("k"), n("n");
  const Expr at = padded ? Halide::min(Halide::likely(k), length - 1) : Expr(k);
  const int offset = buffers.types.quantised.is_uint() ? 128 : 0;
  const Expr value = rounded(Halide::strict_float(element(graph, buffers, operand, at, n) * of.inverse(n))) + offset;
  const Expr stored = Halide::cast(buffers.types.quantised, value);
  values(k, n) = padded ? Halide::select(Halide::likely(k < length), stored, Halide::Internal::make_zero(stored.type())) : stored;
  return values;
}

namespace {

Quantised quantised(const Graph& graph, const StepBuffers& buffers, NodeId operand, const Expr& length, int width) {
  const Var n("n");
  const RDom lane(0, width, "lane");
  Quantised result{largest_of_lanes(graph, buffers, operand, length, width), Func("largest"), Func("scale"), Func("inverse"), {}, width};
  result.largest(n) = 0;
  result.largest(n) = Halide::max(result.largest(n), result.lanes(lane, n));
  result.scale(n) = quantised_scale(result.largest(n));
  result.inverse(n) = quantised_inverse(result.largest(n));
  result.values = rounded_values(graph, buffers, operand, length, result, !divides(column_multiple, length));
  return result;
}

}  // namespace

// The sum with 3 * 2^22 has no bits below 1, and is rounded to the nearest, ties to even.
Expr rounded(const Expr& x) { return Halide::reinterpret<int32_t>(Halide::strict_float(x + 12582912.0F)) - 0x4b400000; }

Expr magnitude_bits(const Expr& x) { return Halide::reinterpret<int32_t>(x) & 0x7fffffff; }

Expr quantised_scale(const Expr& largest_bits) {
  const Expr nan = Halide::reinterpret<float>(Expr(0x7fc00000));
  return Halide::strict_float(Halide::select(largest_bits >= 0x7f800000, nan, magnitude(largest_bits) / 127.0F));
}

Expr quantised_inverse(const Expr& largest_bits) { return Halide::strict_float(127.0F / magnitude(largest_bits)); }

std::map<NodeId, Quantised> quantised_operands(const Graph& graph, const StepBuffers& buffers, size_t p, const Schedule& schedule) {
  std::map<NodeId, Quantised> result;
  if (!buffers.types.weights.is_quantised()) return result;
  for (const Accumulator& accumulator : buffers.panels[p].accumulators)
    for (const Product& product : products(graph, buffers, accumulator))
      if (!result.count(product.operand))
        result.emplace(product.operand, quantised(graph, buffers, product.operand, columns(buffers, p, product), schedule.lanes));
  return result;
}

namespace {

Halide::RVar loop_of(const Halide::Stage& update) { return Halide::RVar(update.get_schedule().rvars()[0].var); }

}  // namespace

void schedule_quantised(std::map<NodeId, Quantised>& operands, Func& out, const Var& at, bool is_generic) {
  for (auto& [id, q] : operands) {
    const Var lane = q.lanes.args()[0], k = q.values.args()[0];
    q.lanes.compute_at(out, at).bound(lane, 0, q.width).vectorize(lane);
    q.lanes.update(0).reorder(lane, loop_of(q.lanes.update(0))).vectorize(lane);
    if (q.lanes.num_update_definitions() > 1) q.lanes.update(1).unscheduled();
    q.largest.compute_at(out, at);
    q.largest.update().atomic().vectorize(loop_of(q.largest.update()));
    q.scale.compute_at(out, at);
    q.inverse.compute_at(out, at);
    if (is_generic) continue;
    q.values.compute_at(out, at).store_in(Halide::MemoryType::Register).vectorize(k, q.width, Halide::TailStrategy::GuardWithIf);
  }
}

}  // namespace cellc
