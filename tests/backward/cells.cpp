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
