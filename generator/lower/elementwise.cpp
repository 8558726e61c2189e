#include "lower/elementwise.h"

#include "lower/activation.h"
#include "lower/lower.h"

namespace cellc {
namespace {

using Halide::Expr;
using Halide::Internal::Call;
using Operands = const std::vector<Expr>&;

// One operation as it is written: no other operation may be made of it and its neighbours, as that would turn inf * inf - inf into inf.
Expr strict(Call::IntrinsicOp op, Operands a) { return Call::make(a[0].type(), op, a, Call::PureIntrinsic); }

struct Row {
  Op op;
  Expr (*lower)(Operands, Aim);
};

constexpr Row rows[] = {
    {Op::add, [](Operands a, Aim) { return strict(Call::strict_add, a); }},
    {Op::sub, [](Operands a, Aim) { return strict(Call::strict_sub, a); }},
    {Op::mul, [](Operands a, Aim) { return strict(Call::strict_mul, a); }},
    {Op::div, [](Operands a, Aim) { return strict(Call::strict_div, a); }},
    {Op::neg, [](Operands a, Aim) { return -a[0]; }},
    {Op::min, [](Operands a, Aim) { return min_expr(a[0], a[1]); }},
    {Op::max, [](Operands a, Aim) { return max_expr(a[0], a[1]); }},
    {Op::select, [](Operands a, Aim) { return Halide::strict_float(Halide::select(a[0] < a[1], a[2], a[3])); }},
    {Op::tanh, [](Operands a, Aim aim) { return tanh_expr(a[0], aim); }},
    {Op::sigmoid, [](Operands a, Aim) { return sigmoid_expr(a[0]); }},
    {Op::relu, [](Operands a, Aim) { return relu_expr(a[0]); }},
    {Op::exp, [](Operands a, Aim) { return exp_expr(a[0]); }},
};

}  // namespace

Expr elementwise(Op op, const std::vector<Expr>& operands, Aim aim) {
  for (const Row& row : rows)
    if (row.op == op) return row.lower(operands, aim);
  throw LowerError("an operation that is not elementwise stands where kernels take elementwise ones only");
}

}  // namespace cellc
