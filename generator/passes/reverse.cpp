#include "passes/reverse.h"

#include <algorithm>

namespace cellc {
namespace {

std::optional<Formula> sum(const std::optional<Formula>& a, const Formula& b) { return a ? *a + b : b; }

int64_t end_of(const Piece& piece) { return piece.begin + piece.value.shape()[0].count; }

// Takes pieces that do not overlap, in their order, and puts them together.
Formula layer(std::vector<Piece>& pieces, const Formula& like) {
  std::optional<Formula> result;
  int64_t end = 0;
  const auto append = [&](const Formula& value) { result = result ? result->apply(Op::concat, value) : value; };
  const auto append_zeros = [&](int64_t until) {
    if (until > end) append(zeros(like.blocks(end, until - end)));
  };
  std::vector<Piece> rest;
  for (const Piece& piece : pieces) {
    if (piece.begin < end) {
      rest.push_back(piece);
      continue;
    }
    append_zeros(piece.begin);
    append(piece.value);
    end = end_of(piece);
  }
  append_zeros(like.shape()[0].count);
  pieces = std::move(rest);
  return *result;
}

// Those of one place added up.
std::vector<Piece> distinct_places(const std::vector<Piece>& pieces) {
  std::vector<Piece> distinct;
  for (const Piece& piece : pieces) {
    const auto same = std::find_if(distinct.begin(), distinct.end(), [&](const Piece& other) {
      return other.begin == piece.begin && other.value.shape() == piece.value.shape();
    });
    same == distinct.end() ? distinct.push_back(piece) : void(same->value = same->value + piece.value);
  }
  return distinct;
}

}  // namespace

std::optional<Formula> assembled(const std::vector<Piece>& pieces, const Formula& like) {
  std::vector<Piece> distinct = distinct_places(pieces);
  std::stable_sort(distinct.begin(), distinct.end(), [](const Piece& a, const Piece& b) { return a.begin < b.begin; });
  std::optional<Formula> result;
  while (!distinct.empty()) result = sum(result, layer(distinct, like));
  return result;
}

Formula Copier::operator()(NodeId id) { return {&to_, copy(id)}; }

NodeId Copier::copy(NodeId id) {
  if (const auto found = known_.find(id); found != known_.end()) return found->second;
  const std::optional<NodeId> other = replace_(id);
  if (other) return known_[id] = *other;
  const Node node = from_(id);
  std::vector<NodeId> operands;
  for (const NodeId operand : node.operands) operands.push_back(copy(operand));
  return known_[id] = is_leaf(node.op)          ? to_.leaf(node.op, node.name, node.shape)
                      : node.op == Op::constant ? to_.constant(node.value)
                      : node.op == Op::slice    ? to_.slice(operands[0], node.begin, node.shape[0].count)
                                                : to_.apply(node.op, std::move(operands));
}

void Reverse::give(NodeId node, const Formula& adjoint) {
  if (graph_.nodes[static_cast<size_t>(node)].op == Op::constant) return;
  for (Formula& other : given_[node])
    if (other.shape() == adjoint.shape()) {
      other = other + adjoint;
      return;
    }
  given_[node].push_back(adjoint);
}

std::optional<Formula> Reverse::adjoint(NodeId id) {
  const Shape& shape = graph_.nodes[static_cast<size_t>(id)].shape;
  std::optional<Formula> result;
  if (const auto found = pieces_.find(id); found != pieces_.end()) result = assembled(found->second, rules_.value(id));
  for (const Formula& given : given_[id])
    result = sum(result, shape.empty() && !given.shape().empty() ? given.apply(Op::reduce_sum) : given);
  return result;
}

std::vector<Piece> Reverse::parts(NodeId id) {
  std::vector<Piece> all;
  if (const auto found = pieces_.find(id); found != pieces_.end()) all.swap(found->second);
  if (const std::optional<Formula> whole = adjoint(id)) all.push_back({0, shaped(*whole, rules_.value(id))});
  return distinct_places(all);
}

void Reverse::run() {
  for (NodeId id = static_cast<NodeId>(graph_.nodes.size()) - 1; id >= 0; --id) {
    const Op op = graph_.nodes[static_cast<size_t>(id)].op;
    if (!is_leaf(op) && op != Op::constant && !rules_.ends(id)) pass_on(id);
  }
}

void Reverse::pass_on(NodeId id) {
  const std::optional<Formula> adjoint = this->adjoint(id);
  if (!adjoint) return;
  passed_on_.try_emplace(adjoint->id, id);
  const Node& node = graph_.nodes[static_cast<size_t>(id)];
  if (node.op == Op::slice) return pieces_[node.operands[0]].push_back({node.begin, shaped(*adjoint, rules_.value(id))});
  if (node.op == Op::matvec) {
    const Formula whole = shaped(*adjoint, rules_.value(id));
    passed_on_.try_emplace(whole.id, id);
    return rules_.product(id, whole);
  }
  // A scalar beside vectors has the derivatives of all elements, also where these are one number.
  const bool has_scalar = std::any_of(node.operands.begin(), node.operands.end(), [&](NodeId operand) {
    const Node& of = graph_.nodes[static_cast<size_t>(operand)];
    return of.shape.empty() && of.op != Op::constant;
  });
  const Formula given = has_scalar && !node.shape.empty() ? shaped(*adjoint, rules_.value(id)) : *adjoint;
  differentiate({node, given, [&](size_t k) { return rules_.value(node.operands[k]); }, [&] { return rules_.value(id); },
                 [&](size_t k, const Formula& part) { give(node.operands[k], part); }});
}

}  // namespace cellc
