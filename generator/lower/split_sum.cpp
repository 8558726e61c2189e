#include "lower/split_sum.h"

#include "lower/step_terms.h"

namespace cellc {
namespace {

using Halide::Expr;
using Halide::Func;
using Halide::RDom;
using Halide::Var;

// strict_float keeps LLVM from adding the chains one after the other, which would make one chain of them again.
Expr tree_sum(std::vector<Expr> values) {
  while (values.size() > 1) {
    std::vector<Expr> next;
    for (size_t i = 0; i + 1 < values.size(); i += 2) next.push_back(values[i] + values[i + 1]);
    if (values.size() % 2 == 1) next.push_back(values.back());
    values = std::move(next);
  }
  return Halide::strict_float(values.front());
}

}  // namespace

SplitSum split_sum(const Graph& graph, const StepBuffers& buffers, size_t p, size_t a, const SumVars& v, int chains) {
  SplitSum result{Func("chains"), Func("total"), {}};
  result.chains(v.j, v.chain, v.n) =
      Halide::select(v.chain == 0, start(buffers, p, a, v.j, v.n), Halide::Internal::make_zero(buffers.types.compute));
  for (const Product& product : products(graph, buffers, buffers.panels[p].accumulators[a])) {
    const Expr length = columns(buffers, p, product);
    const auto operand = [&](const Expr& at, const Var& n) { return element(graph, buffers, product.operand, at, n); };
    const RDom k(0, length / chains, "k");
    const Expr at = k * chains + v.chain;
    result.chains(v.j, v.chain, v.n) += weight(buffers, p, product.segment, v.j, at) * operand(at, v.n);
    result.updates.emplace_back(k, false);
    if (chains == 1 || Halide::Internal::is_const_zero(Halide::Internal::simplify(length % chains))) continue;
    const RDom rest(0, length % chains, "rest");
    const Expr last = length / chains * chains + rest;
    result.chains(v.j, 0, v.n) += weight(buffers, p, product.segment, v.j, last) * operand(last, v.n);
    result.updates.emplace_back(rest, true);
  }
  std::vector<Expr> parts;
  for (int c = 0; c < chains; ++c) parts.push_back(result.chains(v.j, c, v.n));
  result.total(v.j, v.n) = tree_sum(parts);
  return result;
}

}  // namespace cellc
