#pragma once
#include "graph/graph.h"

namespace cellc {

/// A node with the builder that holds it, so that derivatives can be written as formulas.
struct Formula {
  Builder* builder;
  NodeId id;

  const Shape& shape() const { return builder->node(id).shape; }
  Formula number(double value) const { return {builder, builder->constant(value)}; }
  Formula apply(Op op) const { return {builder, builder->apply(op, {id})}; }
  Formula apply(Op op, const Formula& other) const { return {builder, builder->apply(op, {id, other.id})}; }
  Formula blocks(int64_t begin, int64_t count) const { return {builder, builder->slice(id, begin, count)}; }
};

inline Formula operator+(const Formula& a, const Formula& b) { return a.apply(Op::add, b); }
inline Formula operator-(const Formula& a, const Formula& b) { return a.apply(Op::sub, b); }
inline Formula operator*(const Formula& a, const Formula& b) { return a.apply(Op::mul, b); }
inline Formula operator/(const Formula& a, const Formula& b) { return a.apply(Op::div, b); }
inline Formula operator-(const Formula& a) { return a.apply(Op::neg); }

/// a < b ? yes : no.
inline Formula select(const Formula& a, const Formula& b, const Formula& yes, const Formula& no) {
  return {a.builder, a.builder->apply(Op::select, {a.id, b.id, yes.id, no.id})};
}

/// Zeros of the shape of `like`, whatever its values are.
inline Formula zeros(const Formula& like) { return select(like.number(0), like.number(1), like.number(0), like); }

/// `value`, repeated where it is a scalar and `like` is not.
inline Formula shaped(const Formula& value, const Formula& like) { return value.shape() == like.shape() ? value : value + zeros(like); }

}  // namespace cellc
