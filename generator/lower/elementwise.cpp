#include "lower/elementwise.h"

#include "lower/activation.h"
#include "lower/lower.h"

namespace cellc {
namespace {

using Halide::Expr;
using Operands = const std::vector<Expr>&;

struct Row {
  Op op;
  Expr (*lower)(Operands, bool fma);
};

constexpr Row rows[] = {
    {Op::add, [](Operands a, bool) { return a[0] + a[1]; }},
    {Op::sub, [](Operands a, bool) { return a[0] - a[1]; }},
    {Op::mul, [](Operands a, bool) { return a[0] * a[1]; }},
    {Op::div, [](Operands a, bool) { return a[0] / a[1]; }},
    {Op::neg, [](Operands a, bool) { return -a[0]; }},
    {Op::min, [](Operands a, bool) { return min_expr(a[0], a[1]); }},
    {Op::max, [](Operands a, bool) { return max_expr(a[0], a[1]); }},
    {Op::select, [](Operands a, bool) { return Halide::strict_float(Halide::select(a[0] < a[1], a[2], a[3])); }},
    {Op::tanh, [](Operands a, bool fma) { return tanh_expr(a[0], fma); }},
    {Op::sigmoid, [](Operands a, bool) { return sigmoid_expr(a[0]); }},
    {Op::relu, [](Operands a, bool) { return relu_expr(a[0]); }},
    {Op::exp, [](Operands a, bool) { return exp_expr(a[0]); }},
};

}  // namespace

Expr elementwise(Op op, const std::vector<Expr>& operands, bool fma) {
  for (const Row& row : rows)
    if (row.op == op) return row.lower(operands, fma);
  throw LowerError("an operation that is not elementwise stands where kernels take elementwise ones only");
}

}  // namespace cellc
