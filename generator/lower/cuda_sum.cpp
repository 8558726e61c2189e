#include "lower/cuda_sum.h"

#include "lower/step_terms.h"

namespace cellc {
namespace {

using Halide::Expr;
using Halide::Func;
using Halide::RDom;
using Halide::Var;

Expr tree_sum(const Func& parts, const CudaVars& v, int first, int count) {
  if (count == 1) return parts(v.j, first, v.n);
  return tree_sum(parts, v, first, count / 2) + tree_sum(parts, v, first + count / 2, count - count / 2);
}

void schedule_chains(CudaSum& sum, const CudaVars& v, int units) {
  sum.chains.store_in(Halide::MemoryType::Register).bound_extent(v.j, units).vectorize(v.j).unroll(v.n);
  for (size_t i = 0; i < sum.loops.size(); ++i) {
    Halide::Stage update = sum.chains.update(static_cast<int>(i));
    update.reorder(v.j, v.n, v.chain, sum.loops[i]).vectorize(v.j).unroll(v.n);
    if (sum.unroll > 1) update.unroll(sum.loops[i], sum.unroll);
  }
}

}  // namespace

CudaSum cuda_sum(const Graph& graph, const StepBuffers& buffers, size_t p, size_t a, const CudaVars& v, int chains, int unroll) {
  CudaSum result{Func("chains"), {}, unroll, std::nullopt, Func("total")};
  const Expr first = start(buffers, p, a, v.j, v.n);
  result.chains(v.j, v.chain, v.n) = Halide::select(v.chain == 0, first, Halide::Internal::make_zero(first.type()));
  for (const Product& product : products(graph, buffers, buffers.panels[p].accumulators[a])) {
    const Expr length = Halide::Internal::simplify(columns(buffers, p, product));
    const Expr each = Halide::Internal::simplify(round_up((length + chains - 1) / chains, unroll));
    RDom k(0, each, "k");
    Expr at = v.chain * each + k;
    if (!Halide::Internal::is_const_zero(Halide::Internal::simplify(each * chains - length))) {
      k.where(at < length);
      at = Halide::min(at, length - 1);  // as Halide does not see from the condition how far the operand is read
    }
    result.chains(v.j, v.chain, v.n) += weight(buffers, p, product.segment, v.j, at) * element(graph, buffers, product.operand, at, v.n);
    result.loops.push_back(k.x);
  }
  if (chains > 1) {
    result.partial = Func("partial");
    (*result.partial)(v.j, v.chain, v.n) = result.chains(v.j, v.chain, v.n);
  }
  result.total(v.j, v.n) = Halide::strict_float(tree_sum(result.partial.value_or(result.chains), v, 0, chains));
  return result;
}

void schedule_in_thread(CudaSum& sum, Func& reader, const Var& thread, const CudaVars& v, int units) {
  sum.chains.compute_at(reader, thread);
  schedule_chains(sum, v, units);
}

void schedule_in_block(CudaSum& sum, Func& reader, const Var& block, const CudaVars& v, int units) {
  sum.partial->compute_at(reader, block)
      .store_in(Halide::MemoryType::GPUShared)
      .bound_extent(v.j, units)
      .reorder(v.n, v.j, v.chain)
      .unroll(v.n)
      .gpu_threads(v.j, v.chain);
  sum.chains.compute_at(*sum.partial, v.j);
  schedule_chains(sum, v, 1);
}

}  // namespace cellc
