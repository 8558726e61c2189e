#include "passes/derivatives.h"

#include <fmt/format.h>

namespace cellc {
namespace {

using R = const Reversed&;

// For x where it is less than y, half of it where they are equal.
Formula if_less(R r, size_t x, size_t y) {
  const Formula g = r.adjoint, less = r.operand(x), greater = r.operand(y);
  return select(less, greater, g, select(greater, less, g.number(0), g * g.number(0.5)));
}

// As many as `x` has elements, whatever they are: no number is less than itself.
Formula ones(const Formula& x) { return select(x, x, x, x.number(1)); }

struct Row {
  Op op;
  void (*give)(R r);
};

constexpr Row rows[] = {
    {Op::add, [](R r) { r.give(0, r.adjoint), r.give(1, r.adjoint); }},
    {Op::sub, [](R r) { r.give(0, r.adjoint), r.give(1, -r.adjoint); }},
    {Op::mul, [](R r) { r.give(0, r.adjoint * r.operand(1)), r.give(1, r.adjoint * r.operand(0)); }},
    {Op::div, [](R r) { r.give(0, r.adjoint / r.operand(1)), r.give(1, -(r.adjoint * (r.value() / r.operand(1)))); }},
    {Op::neg, [](R r) { r.give(0, -r.adjoint); }},
    {Op::min, [](R r) { r.give(0, if_less(r, 0, 1)), r.give(1, if_less(r, 1, 0)); }},
    {Op::max, [](R r) { r.give(0, if_less(r, 1, 0)), r.give(1, if_less(r, 0, 1)); }},
    {Op::select,
     [](R r) {
       const Formula none = r.adjoint.number(0), a = r.operand(0), b = r.operand(1);
       r.give(2, select(a, b, r.adjoint, none)), r.give(3, select(a, b, none, r.adjoint));
     }},
    {Op::tanh, [](R r) { r.give(0, r.adjoint * (r.adjoint.number(1) - r.value() * r.value())); }},
    {Op::sigmoid, [](R r) { r.give(0, r.adjoint * (r.adjoint.number(1) - r.value()) * r.value()); }},
    {Op::relu,
     [](R r) {
       const Formula none = r.adjoint.number(0), y = r.value();
       r.give(0, select(none, y, r.adjoint, select(y, r.adjoint.number(1), none, r.adjoint)));
     }},
    {Op::exp, [](R r) { r.give(0, r.adjoint * r.value()); }},
    {Op::sqrt, [](R r) { r.give(0, r.adjoint * r.adjoint.number(0.5) / r.value()); }},
    {Op::concat,
     [](R r) {
       const Formula g = shaped(r.adjoint, r.value());
       const int64_t first = r.operand(0).shape()[0].count;
       r.give(0, g.blocks(0, first)), r.give(1, g.blocks(first, r.node.shape[0].count - first));
     }},
    {Op::reduce_sum, [](R r) { r.give(0, r.adjoint); }},
    {Op::mean, [](R r) { r.give(0, r.adjoint / ones(r.operand(0)).apply(Op::reduce_sum)); }},
};

}  // namespace

void differentiate(const Reversed& reversed) {
  for (const Row& row : rows)
    if (row.op == reversed.node.op) return row.give(reversed);
  throw GraphError(fmt::format("{} has no derivative here", row_of(reversed.node.op).name));
}

}  // namespace cellc
