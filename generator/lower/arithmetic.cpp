#include "lower/arithmetic.h"

#include <map>
#include <string>
#include <vector>

namespace cellc {

using Halide::Expr;
using Halide::Internal::Call;

namespace {

Expr strict(Call::IntrinsicOp op, const Expr& a, const Expr& b) { return Call::make(a.type(), op, {a, b}, Call::PureIntrinsic); }

}  // namespace

bool is_float32(const Expr& x) { return x.type().bits() == 32; }

std::span<const double> pick(const Expr& x, std::span<const double> narrow, std::span<const double> wide) {
  return is_float32(x) ? narrow : wide;
}

Expr literal(const Expr& like, double value) { return Halide::Internal::make_const(like.type(), value); }

// Estrin's scheme: log2(n) levels instead of Horner's n, because at N = 1 the latency of the activation is on the recurrence's path.
Expr polynomial(std::span<const double> coefficients, const Expr& x) {
  std::vector<Expr> level;
  for (const double c : coefficients) level.push_back(literal(x, c));
  for (Expr power = x; level.size() > 1; power = power * power) {
    std::vector<Expr> next;
    for (size_t i = 0; i + 1 < level.size(); i += 2) next.push_back(level[i + 1] * power + level[i]);
    if (level.size() % 2 == 1) next.push_back(level.back());
    level = std::move(next);
  }
  return level.front();
}

Expr nested_polynomial(std::span<const double> coefficients, const Expr& x) {
  Expr sum = literal(x, coefficients.back());
  for (size_t k = coefficients.size() - 1; k-- > 0;) sum = sum * x + literal(x, coefficients[k]);
  return sum;
}

Expr power_of_two(const Expr& k, const Expr& like) {
  if (is_float32(like)) return Halide::reinterpret<float>((k + 127) << 23);
  const Halide::Type wide = Halide::Int(64);
  return Halide::reinterpret<double>((Halide::cast(wide, k) + Halide::Internal::make_const(wide, 1023))
                                     << Halide::Internal::make_const(wide, 52));
}

Expr strict_add(const Expr& a, const Expr& b) { return strict(Call::strict_add, a, b); }
Expr strict_sub(const Expr& a, const Expr& b) { return strict(Call::strict_sub, a, b); }
Expr strict_mul(const Expr& a, const Expr& b) { return strict(Call::strict_mul, a, b); }
Expr strict_div(const Expr& a, const Expr& b) { return strict(Call::strict_div, a, b); }

Expr strictly(Operation operation, const std::vector<Expr>& operands) {
  std::vector<Expr> variables;
  std::map<std::string, Expr> values;
  for (const Expr& operand : operands) {
    const std::string name = Halide::Internal::unique_name("operand");
    variables.push_back(Halide::Internal::Variable::make(operand.type(), name));
    values.emplace(name, operand);
  }
  return Halide::Internal::substitute(values, Halide::strict_float(operation(variables)));
}

Expr strict_less(const Expr& a, const Expr& b) {
  return strictly([](const std::vector<Expr>& x) { return x[0] < x[1]; }, {a, b});
}

// A comparison with NaN is false, so NaN passes; strict, as LLVM would swap the sides.
Expr at_most(const Expr& x, double high) {
  return strictly([](const std::vector<Expr>& a) { return Halide::select(a[0] > a[1], a[1], a[0]); }, {x, literal(x, high)});
}

Expr at_least(const Expr& x, double low) {
  return strictly([](const std::vector<Expr>& a) { return Halide::select(a[0] < a[1], a[1], a[0]); }, {x, literal(x, low)});
}

Expr with_sign_of(const Expr& y, const Expr& x) {
  const Halide::Type bits = Halide::UInt(x.type().bits());
  const Expr sign = Halide::Internal::make_const(bits, 1) << Halide::Internal::make_const(bits, x.type().bits() - 1);
  return Halide::reinterpret(x.type(), Halide::reinterpret(bits, y) | (Halide::reinterpret(bits, x) & sign));
}

}  // namespace cellc
