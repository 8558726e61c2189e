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
  Expr (*lower)(Operands, Instructions);
};

// Arithmetic as it is written: a product and a sum that were fused would turn inf * inf - inf into inf.
constexpr Row rows[] = {
    {Op::add, [](Operands a, Instructions) { return strict_add(a[0], a[1]); }},
    {Op::sub, [](Operands a, Instructions) { return strict_sub(a[0], a[1]); }},
    {Op::mul, [](Operands a, Instructions) { return strict_mul(a[0], a[1]); }},
    {Op::div, [](Operands a, Instructions) { return strict_div(a[0], a[1]); }},
    {Op::neg, [](Operands a, Instructions) { return -a[0]; }},
    {Op::min, [](Operands a, Instructions) { return min_expr(a[0], a[1]); }},
    {Op::max, [](Operands a, Instructions) { return max_expr(a[0], a[1]); }},
    {Op::select, [](Operands a, Instructions) { return strictly([](Operands x) { return Halide::select(x[0] < x[1], x[2], x[3]); }, a); }},
    {Op::tanh, [](Operands a, Instructions has) { return tanh_expr(a[0], has); }},
    {Op::sigmoid, [](Operands a, Instructions has) { return sigmoid_expr(a[0], has); }},
    {Op::relu, [](Operands a, Instructions) { return relu_expr(a[0]); }},
    {Op::exp, [](Operands a, Instructions has) { return exp_expr(a[0], has); }},
    {Op::sqrt, [](Operands a, Instructions) { return strictly([](Operands x) { return Halide::sqrt(x[0]); }, a); }},
};

}  // namespace

Expr elementwise(Op op, const std::vector<Expr>& operands, Instructions instructions) {
  for (const Row& row : rows)
    if (row.op == op) return row.lower(operands, instructions);
  throw LowerError("an operation that is not elementwise stands where kernels take elementwise ones only");
}

}  // namespace cellc
