#include "lower/elementwise.h"

#include "lower/activation.h"
#include "lower/lower.h"

namespace cellc {
namespace {

using Halide::Expr;
using Halide::Internal::Call;
using Operands = const std::vector<Expr>&;

// One operation as it is written: no other operation may be made of it and its neighbours, as that would turn inf * inf - inf into inf.
Expr strict(Call::IntrinsicOp op, Operands a) {
  return Call::make(a[0].type(), op, a, Call::PureIntrinsic);
}

struct Row {
  Op op;
  Expr (*lower)(Operands);
};

constexpr Row rows[] = {
    {Op::add, [](Operands a) { return strict(Call::strict_add, a); }},
    {Op::sub, [](Operands a) { return strict(Call::strict_sub, a); }},
    {Op::mul, [](Operands a) { return strict(Call::strict_mul, a); }},
    {Op::div, [](Operands a) { return strict(Call::strict_div, a); }},
    {Op::neg, [](Operands a) { return -a[0]; }},
    {Op::min, [](Operands a) { return min_expr(a[0], a[1]); }},
    {Op::max, [](Operands a) { return max_expr(a[0], a[1]); }},
    {Op::select, [](Operands a) { return Halide::strict_float(Halide::select(a[0] < a[1], a[2], a[3])); }},
    {Op::tanh, [](Operands a) { return tanh_expr(a[0]); }},
    {Op::sigmoid, [](Operands a) { return sigmoid_expr(a[0]); }},
    {Op::relu, [](Operands a) { return relu_expr(a[0]); }},
    {Op::exp, [](Operands a) { return exp_expr(a[0]); }},
};

}  // namespace

Expr elementwise(Op op, const std::vector<Expr>& operands) {
  for (const Row& row : rows)
    if (row.op == op) return row.lower(operands);
  throw LowerError("an operation that is not elementwise stands where kernels take elementwise ones only");
}

}  // namespace cellc
