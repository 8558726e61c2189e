#include "lower/split_sum.h"

#include "lower/step_terms.h"

namespace cellc {
namespace {

using Halide::Expr;
using Halide::Func;
using Halide::RDom;
using Halide::Var;

Expr chain_start(const Expr& first, const Var& chain) {
  return Halide::select(chain == 0, first, Halide::Internal::make_zero(first.type()));
}

bool is_zero(const Expr& value) { return Halide::Internal::is_const_zero(Halide::Internal::simplify(value)); }

// strict_float keeps LLVM from adding the chains one after the other, which would make one chain of them again.
SplitSum float_sum(const Graph& graph, const StepBuffers& buffers, size_t p, size_t a, const SumVars& v, int count) {
  Chains chains{Func("chains"), v.j, std::nullopt, {}};
  chains.func(v.j, v.chain, v.n) = chain_start(start(buffers, p, a, v.j, v.n), v.chain);
  for (const Product& product : products(graph, buffers, buffers.panels[p].accumulators[a])) {
    const Expr length = columns(buffers, p, product);
    const auto operand = [&](const Expr& at, const Var& n) { return element(graph, buffers, product.operand, at, n); };
    const RDom k(0, length / count, "k");
    const Expr at = k * count + v.chain;
    chains.func(v.j, v.chain, v.n) += weight(buffers, p, product.segment, v.j, at) * operand(at, v.n);
    chains.updates.push_back({k.x, std::nullopt, false});
    if (count == 1 || is_zero(length % count)) continue;
    const RDom rest(0, length % count, "rest");
    const Expr last = length / count * count + rest;
    chains.func(v.j, 0, v.n) += weight(buffers, p, product.segment, v.j, last) * operand(last, v.n);
    chains.updates.push_back({rest.x, std::nullopt, true});
  }
  SplitSum result{{chains}, Func("total")};
  std::vector<Expr> parts;
  for (int c = 0; c < count; ++c) parts.push_back(chains.func(v.j, c, v.n));
  result.total(v.j, v.n) = Halide::strict_float(tree_sum(parts));
  return result;
}

// The int32 sums of one product of int8; k counts groups of columns. Where the last group may not be whole, and its values are not in
// memory, its columns are taken one by one.
Chains quantised_chains(const Graph& graph, const StepBuffers& buffers, size_t p, const Product& product, const Quantised& operand,
                        const SumVars& v, const SumTile& tile) {
  const int group = buffers.types.weights.group, count = tile.chains;
  const Var lane("lane"), vector("vector");
  const Expr length = columns(buffers, p, product);
  const bool is_generic = !Halide::Internal::is_const(Halide::Internal::simplify(length));
  const Expr whole = is_generic ? length / group : (length + group - 1) / group;
  Chains chains{Func("chains"), lane, vector, {}};
  const Expr start = quantised_start(buffers, p, product.segment, vector * tile.lanes + lane);
  chains.func(lane, vector, v.chain, v.n) = chain_start(start, v.chain);
  const Func values = is_generic ? rounded_values(graph, buffers, product.operand, length, operand, false) : operand.values;
  const auto add = [&](const Expr& chain, const Expr& at, const Expr& member) {
    const Expr factor = quantised_weight(buffers, p, product.segment, {lane, vector, tile.lanes}, at * group, member);
    chains.func(lane, vector, chain, v.n) += Halide::cast<int32_t>(Halide::widening_mul(values(at * group + member, v.n), factor));
  };
  const RDom k(0, group, 0, whole / count, "k"), rest(0, group, 0, whole % count, "rest"), last(0, length % group, "last");
  add(v.chain, k.y * count + v.chain, k.x);
  chains.updates.push_back({k.y, k.x, false});
  if (count > 1 && !is_zero(whole % count)) {
    add(0, whole / count * count + rest.y, rest.x);
    chains.updates.push_back({rest.y, rest.x, true});
  }
  if (is_generic) {
    add(0, length / group, last);
    chains.updates.push_back({last.x, std::nullopt, true});
  }
  return chains;
}

SplitSum quantised_sum(const Graph& graph, const StepBuffers& buffers, size_t p, size_t a, const SumVars& v, const SumTile& tile,
                       const std::map<NodeId, Quantised>& operands) {
  SplitSum result{{}, Func("total")};
  Expr total = start(buffers, p, a, v.j, v.n);
  for (const Product& product : products(graph, buffers, buffers.panels[p].accumulators[a])) {
    const Quantised& operand = operands.at(product.operand);
    result.chains.push_back(quantised_chains(graph, buffers, p, product, operand, v, tile));
    const Expr scale = quantised_weight_scale(buffers, p, product.segment, v.j) * operand.scale(v.n);
    std::vector<Expr> parts;
    for (int c = 0; c < tile.chains; ++c) parts.push_back(result.chains.back().func(v.j % tile.lanes, v.j / tile.lanes, c, v.n));
    total += Halide::cast<float>(tree_sum(parts)) * scale;
  }
  result.total(v.j, v.n) = total;
  return result;
}

// Innermost first.
std::vector<Halide::VarOrRVar> loop_order(const Chains& chains, const ChainsUpdate& update, const SumVars& v) {
  std::vector<Halide::VarOrRVar> order;
  if (update.member) order.emplace_back(*update.member);
  order.emplace_back(chains.lane);
  if (chains.vector) order.emplace_back(*chains.vector);
  if (!update.is_rest) order.emplace_back(v.chain);
  order.emplace_back(v.n);
  order.emplace_back(update.k);
  return order;
}

template <typename TileOf>
void schedule_update(Chains& chains, size_t index, const SumVars& v, const SumTile& tile, const TileOf& tile_of) {
  ChainsUpdate& loops = chains.updates[index];
  Halide::Stage update = chains.func.update(static_cast<int>(index));
  update.reorder(loop_order(chains, loops, v));
  if (loops.member) update.atomic().vectorize(*loops.member);
  tile_of(update);
  if (loops.is_rest) return;
  update.unroll(v.chain);
  if (tile.unroll > 1) update.unroll(loops.k, tile.unroll, Halide::TailStrategy::GuardWithIf);
}

}  // namespace

Expr tree_sum(std::vector<Expr> values) {
  while (values.size() > 1) {
    std::vector<Expr> next;
    for (size_t i = 0; i + 1 < values.size(); i += 2) next.push_back(values[i] + values[i + 1]);
    if (values.size() % 2 == 1) next.push_back(values.back());
    values = std::move(next);
  }
  return values.front();
}

SplitSum split_sum(const Graph& graph, const StepBuffers& buffers, size_t p, size_t a, const SumVars& v, const SumTile& tile,
                   const std::map<NodeId, Quantised>& operands) {
  return buffers.types.weights.is_quantised() ? quantised_sum(graph, buffers, p, a, v, tile, operands)
                                              : float_sum(graph, buffers, p, a, v, tile.chains);
}

void schedule_sum(SplitSum& sum, const Halide::LoopLevel& at, const SumVars& v, const SumTile& tile) {
  for (Chains& chains : sum.chains) {
    const auto tile_of = [&](auto stage) {
      stage.vectorize(chains.lane, tile.lanes).unroll(chains.vector.value_or(chains.lane)).unroll(v.n);
      return stage;
    };
    if (chains.vector)
      chains.func.bound(chains.lane, 0, tile.lanes).bound_extent(*chains.vector, tile.vectors);
    else
      chains.func.bound_extent(chains.lane, tile.lanes * tile.vectors);
    chains.func.bound(v.chain, 0, tile.chains).compute_at(at);
    tile_of(chains.func).unroll(v.chain);
    for (size_t i = 0; i < chains.updates.size(); ++i) schedule_update(chains, i, v, tile, tile_of);
  }
}

void store_totals(SplitSum& sum, const Halide::LoopLevel& at, const SumVars& v, const SumTile& tile, int flat_units) {
  if (flat_units > 0)
    sum.total.bound(v.j, 0, flat_units).vectorize(v.j, tile.lanes, Halide::TailStrategy::PredicateStores);
  else
    sum.total.bound_extent(v.j, tile.lanes * tile.vectors).vectorize(v.j, tile.lanes);
  sum.total.compute_at(at).unroll(v.j).unroll(v.n);
}

}  // namespace cellc
