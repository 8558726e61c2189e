#include <cellc/cell.h>

using namespace cellc;

struct P : Dim {};

/// Two inputs, two states of different sizes, stacked weights, parameters in elementwise formulas and behind a function, one that nothing
/// needs.
CELLC_CELL States<H, P> mixed(Input<I> x, Input<P> u, State<H> h, State<P> p, Param<H, I> w, Param<Stack<2, H>, P> m, Param<P, H> v,
                              Param<H> tau, Param<P> gain, Param<H, H> unneeded) {
  const auto a = tanh(w * x + chunk<0>(m * p));
  const auto b = sigmoid(chunk<1>(m * u) + h);
  const auto next = h + exp(tau) * (a * b - h);
  return {next, max(gain * (v * h), u - p) + reduce_sum(gain) * p};
}

/// Products with what other products gave, three deep, and a normalised state.
CELLC_CELL States<H, P> deep(Input<I> x, State<H> h, State<P> p, Param<H, I> w, Param<H, H> u, Param<P, H> v, Param<P> gain) {
  const auto first = tanh(w * x + u * h);
  const auto second = tanh(u * first + w * x);
  const auto third = v * (second * h + first);
  return {0.5 * (first + second), gain * (third - mean(third)) / sqrt(mean(third * third) + 0.1) + 0.5 * p};
}

/// An input as a whole, and blocks of it: one in formulas, one in a product, one by itself nowhere.
CELLC_CELL State<H> blocks(Input<Stack<3, H>> x, Input<I> y, State<H> h, Param<H, I> w, Param<H, H> v, Param<H, H> u,
                           Param<H, Stack<3, H>> m) {
  const auto z = sigmoid(chunk<0>(x) + v * chunk<2>(x) + u * h);
  return z * h + (1 - z) * (chunk<0>(x) * (w * y)) + tanh(m * x);
}

/// A product with a computed vector, and an input that the backward pass needs no value of.
CELLC_CELL State<H> continuous(Input<I> x, State<H> h, Param<H, I> w, Param<H, H> u) { return 0.9 * h + 0.1 * (w * x + u * tanh(h)); }

/// A dimension that neither inputs nor states have, and a gain that parameters alone give, by a product within another one.
CELLC_CELL State<H> bottleneck(Input<I> x, State<H> h, Param<P, I> down, Param<H, P> up, Param<H, H> w, Param<H> gain) {
  return tanh(up * tanh(down * x) + w * h) * (w * tanh(w * gain) + mean(gain * reduce_sum(gain)));
}

/// A state of blocks, which are taken one by one and put together; a gate for the whole row.
CELLC_CELL States<Stack<2, H>, H> stacked(Input<I> x, State<Stack<2, H>> pair, State<H> h, Param<P, I> key, Param<P> score, Param<H, I> w,
                                          Param<H, Stack<3, H>> u) {
  const auto gate = sigmoid(reduce_sum(score * tanh(key * x)));
  const auto next = gate * tanh(w * x + u * concat(pair, h));
  return {concat(chunk<1>(pair), next * chunk<0>(pair)), u * concat(next, tanh(pair))};
}

/// Scalars that are added to vectors which sums go over at once.
CELLC_CELL State<H> scalars(Input<H> x, State<H> h, Param<H> b, Param<H> k) {
  const auto s = mean(x * b), m = mean(k * h);
  return 0.1 * h * (reduce_sum(h - s) + reduce_sum(0.5 * (s + h)) + reduce_sum(select(h < s, m, h)) + reduce_sum((k - m) * mean(k * m)));
}

Vector<H> highway(Vector<H> a, Param<H, H> r, Param<H, H> t) {
  const auto g = sigmoid(t * a);
  return tanh(r * a) * g + a * (1 - g);
}

/// More parameters than a step has arguments: their gradients are those of one call.
CELLC_CELL State<H> deep_highway(Input<I> x, State<H> h, Param<H, I> w, Param<H, H> r0, Param<H, H> t0, Param<H, H> r1, Param<H, H> t1,
                                 Param<H, H> r2, Param<H, H> t2, Param<H, H> r3, Param<H, H> t3, Param<H, H> r4, Param<H, H> t4,
                                 Param<H, H> r5, Param<H, H> t5, Param<H, H> r6, Param<H, H> t6, Param<H, H> r7, Param<H, H> t7) {
  const auto g = sigmoid(t0 * h);
  auto a = tanh(w * x + r0 * h) * g + h * (1 - g);
  a = highway(a, r1, t1);
  a = highway(a, r2, t2);
  a = highway(a, r3, t3);
  a = highway(a, r4, t4);
  a = highway(a, r5, t5);
  a = highway(a, r6, t6);
  a = highway(a, r7, t7);
  return a;
}
