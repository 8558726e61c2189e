#include "lower/elementwise.h"

#include "lower/activation.h"
#include "lower/arithmetic.h"
#include "lower/lower.h"

namespace cellc {
namespace {

using Halide::Expr;
using Operands = const std::vector<Expr>&;

struct Row {
  Op op;
  Expr (*lower)(Operands, Aim);
};

// Arithmetic as it is written: a product and a sum that were fused would turn inf * inf - inf into inf.
constexpr Row rows[] = {
    {Op::add, [](Operands a, Aim) { return strict_add(a[0], a[1]); }},
    {Op::sub, [](Operands a, Aim) { return strict_sub(a[0], a[1]); }},
    {Op::mul, [](Operands a, Aim) { return strict_mul(a[0], a[1]); }},
    {Op::div, [](Operands a, Aim) { return strict_div(a[0], a[1]); }},
    {Op::neg, [](Operands a, Aim) { return -a[0]; }},
    {Op::min, [](Operands a, Aim) { return min_expr(a[0], a[1]); }},
    {Op::max, [](Operands a, Aim) { return max_expr(a[0], a[1]); }},
    {Op::select, [](Operands a, Aim) { return Halide::strict_float(Halide::select(a[0] < a[1], a[2], a[3])); }},
    {Op::tanh, [](Operands a, Aim aim) { return tanh_expr(a[0], aim); }},
    {Op::sigmoid, [](Operands a, Aim) { return sigmoid_expr(a[0]); }},
    {Op::relu, [](Operands a, Aim) { return relu_expr(a[0]); }},
    {Op::exp, [](Operands a, Aim) { return exp_expr(a[0]); }},
    {Op::sqrt, [](Operands a, Aim) { return Halide::strict_float(Halide::sqrt(a[0])); }},
};

}  // namespace

Expr elementwise(Op op, const std::vector<Expr>& operands, Aim aim) {
  for (const Row& row : rows)
    if (row.op == op) return row.lower(operands, aim);
  throw LowerError("an operation that is not elementwise stands where kernels take elementwise ones only");
}

}  // namespace cellc
