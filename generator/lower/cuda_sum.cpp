#include "lower/cuda_sum.h"

#include <algorithm>
#include <functional>

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
  for (size_t i = 0; i < sum.updates.size(); ++i) {
    const auto& [k, unroll] = sum.updates[i];
    Halide::Stage update = sum.chains.update(static_cast<int>(i));
    update.reorder(v.j, v.n, v.chain, k).vectorize(v.j).unroll(v.n);
    if (unroll > 1) update.unroll(k, unroll);
  }
}

// The columns [first, first + count) of each chain, of `each`.
struct Columns {
  Expr first, count, each, length;
  int chains;
};

void add_product(CudaSum& sum, const Columns& c, const CudaVars& v, int unroll, const std::function<Expr(Expr)>& product) {
  RDom k(c.first, c.count, "k");
  Expr at = v.chain * c.each + k;
  if (!Halide::Internal::can_prove((c.chains - 1) * c.each + c.first + c.count <= c.length)) {
    k.where(at < c.length);
    at = Halide::min(at, c.length - 1);  // as Halide does not see from the condition how far the operand is read
  }
  sum.chains(v.j, v.chain, v.n) += product(at);
  sum.updates.push_back({k.x, unroll});
}

}  // namespace

CudaSum cuda_sum(const Graph& graph, const StepBuffers& buffers, size_t p, size_t a, const CudaVars& v, const CudaLoops& loops) {
  CudaSum result{Func("chains"), {}, std::nullopt, Func("total")};
  const Expr first = start(buffers, p, a, v.j, v.n);
  result.chains(v.j, v.chain, v.n) = Halide::select(v.chain == 0, first, Halide::Internal::make_zero(first.type()));
  for (const Product& product : products(graph, buffers, buffers.panels[p].accumulators[a])) {
    const Expr length = Halide::Internal::simplify(columns(buffers, p, product));
    const Expr least = Halide::Internal::simplify((length + loops.chains - 1) / loops.chains);
    const auto value = [&](const Expr& k) {
      return weight(buffers, p, product.segment, v.j, k) * element(graph, buffers, product.operand, k, v.n);
    };
    if (const std::optional<int64_t> known = Halide::Internal::as_const_int(least)) {
      const int each = static_cast<int>(*known), resident = std::min(loops.resident, each), others = each - resident;
      if (resident > 0) add_product(result, {0, resident, each, length, loops.chains}, v, resident, value);
      if (others > 0) add_product(result, {resident, others, each, length, loops.chains}, v, std::min(others, loops.unroll), value);
    } else {
      const Expr each = Halide::Internal::simplify(round_up(least, loops.unroll));
      add_product(result, {0, each, each, length, loops.chains}, v, loops.unroll, value);
    }
  }
  if (loops.chains > 1) {
    result.partial = Func("partial");
    (*result.partial)(v.j, v.chain, v.n) = result.chains(v.j, v.chain, v.n);
  }
  result.total(v.j, v.n) = Halide::strict_float(tree_sum(result.partial.value_or(result.chains), v, 0, loops.chains));
  return result;
}

void schedule_in_thread(CudaSum& sum, Func& reader, const Var& thread, const CudaVars& v, int units) {
  sum.chains.compute_at(reader, thread);
  schedule_chains(sum, v, units);
}

void schedule_in_block(CudaSum& sum, Func& reader, const Var& block, const CudaVars& v, int units, int thread_units) {
  const Var lane("lane");
  sum.partial->compute_at(reader, block)
      .store_in(Halide::MemoryType::GPUShared)
      .bound_extent(v.j, units)
      .split(v.j, lane, v.j, thread_units)
      .reorder(v.j, v.n, lane, v.chain)
      .vectorize(v.j)
      .unroll(v.n)
      .gpu_threads(lane, v.chain);
  sum.chains.compute_at(*sum.partial, lane);
  schedule_chains(sum, v, thread_units);
}

}  // namespace cellc
