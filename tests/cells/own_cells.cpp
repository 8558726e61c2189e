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
