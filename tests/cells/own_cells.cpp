// Cells that use what those that ship do not: no sums, several inputs, dimensions of their own.
#include <cellc/cell.h>
using namespace cellc;

struct K : Dim {};

CELLC_CELL State<H> leaky(State<H> hx, Param<H> rate) { return hx - 0.5 * rate * hx; }

/// Two inputs and two states; one state has a dimension of its own.
CELLC_CELL States<H, K> two_inputs(Input<I> x, Input<K> y, State<H> a, State<K> b, Param<H, I> w, Param<H, K> u, Param<K, H> v,
                                   Param<K> bias) {
  return {tanh(w * x + u * b) * relu(a), max(v * a + bias, y) - b};
}

/// Three layers in one step, each a product with what the one before computed, and the last one normalised.
CELLC_CELL States<H, K> deep(Input<I> x, State<H> a, State<K> b, Param<H, I> w, Param<H, H> u, Param<K, H> v, Param<K> bias) {
  const auto first = tanh(w * x + u * a);
  const auto second = tanh(u * first + w * x);
  const auto third = v * (second * a + first) + bias;
  return {0.5 * (first + second), (third - mean(third)) / sqrt(mean(third * third) + 0.1) + b};
}

/// A dimension that neither inputs nor states have, and a gain that parameters alone give, by a product within another one.
CELLC_CELL State<H> bottleneck(Input<I> x, State<H> hx, Param<K, I> down, Param<H, K> up, Param<H, H> w, Param<H> gain) {
  return tanh(up * relu(down * x) + w * hx) * (w * tanh(w * gain) + mean(gain * reduce_sum(gain)));
}

/// A state of two blocks, which are put together from computed vectors and from a copy; a product of what was put together.
CELLC_CELL States<Stack<2, H>, H> stacked(Input<I> x, State<Stack<2, H>> pair, State<H> hx, Param<H, I> w, Param<H, Stack<3, H>> u) {
  const auto all = concat(pair, hx);
  const auto next = tanh(w * x + u * all);
  return {concat(chunk<1>(pair), next * chunk<0>(pair)), u * concat(next, tanh(pair))};
}

/// A gate for the whole row, by a sum over a vector of a dimension of its own.
CELLC_CELL State<H> attentive(Input<I> x, State<H> hx, Param<K, I> key, Param<K, H> query, Param<K> score, Param<H, I> w) {
  const auto gate = sigmoid(reduce_sum(score * tanh(key * x + query * hx)));
  return gate * hx + (1 - gate) * tanh(w * x);
}

/// A vector of parameters on top of what was computed, and beside it; a product with both.
CELLC_CELL State<H> prompted(Input<I> x, State<H> hx, Param<H, I> w, Param<H> start, Param<H, Stack<2, H>> u) {
  return tanh(w * x + u * concat(start, tanh(start + hx))) * start;
}

/// Many summands with parameters of their own.
CELLC_CELL State<H> many_terms(Input<I> x, State<H> hx, Param<H, I> w, Param<Stack<8, H>> b) {
  const auto z = w * x;
  return 0.1 * hx + tanh(z + chunk<0>(b)) + tanh(z * chunk<1>(b)) + tanh(hx + chunk<2>(b)) + tanh(hx * chunk<3>(b)) +
         tanh(hx - chunk<4>(b)) + tanh(z - chunk<5>(b)) + chunk<6>(b) * tanh(hx) + chunk<7>(b) * tanh(z);
}

/// Activations within activations.
CELLC_CELL State<H> nested(Input<I> x, State<H> hx, Param<H, I> w) {
  const auto inner = tanh(sigmoid(tanh(w * x + hx)) - hx);
  return tanh(tanh(tanh(inner + 0.5 * hx)) + relu(max(inner, sigmoid(inner))));
}
