// Cells that use what the Elman cell does not: stacked gates, several states and inputs, dimensions of their own.
#include <cellc/cell.h>
using namespace cellc;

struct K : Dim {};

/// torch.nn.GRUCell: gates r, z, n on top of each other.
CELLC_CELL State<H> gru(Input<I> input, State<H> hx, Param<Stack<3, H>, I> weight_ih, Param<Stack<3, H>, H> weight_hh, Param<Stack<3, H>> bias_ih,
                        Param<Stack<3, H>> bias_hh) {
  const auto x = weight_ih * input + bias_ih;
  const auto h = weight_hh * hx + bias_hh;
  const auto r = sigmoid(chunk<0>(x) + chunk<0>(h));
  const auto z = sigmoid(chunk<1>(x) + chunk<1>(h));
  const auto n = tanh(chunk<2>(x) + r * chunk<2>(h));
  return n + z * (hx - n);
}

/// torch.nn.LSTMCell without biases: gates i, f, g, o.
CELLC_CELL States<H, H> lstm(Input<I> input, State<H> hx, State<H> cx, Param<Stack<4, H>, I> weight_ih, Param<Stack<4, H>, H> weight_hh) {
  const auto gates = weight_ih * input + weight_hh * hx;
  const auto c = sigmoid(chunk<1>(gates)) * cx + sigmoid(chunk<0>(gates)) * tanh(chunk<2>(gates));
  return {sigmoid(chunk<3>(gates)) * tanh(c), c};
}

CELLC_CELL State<H> leaky(State<H> hx, Param<H> rate) { return hx - 0.5 * rate * hx; }

/// Two inputs and two states; one state has a dimension of its own.
CELLC_CELL States<H, K> two_inputs(Input<I> x, Input<K> y, State<H> a, State<K> b, Param<H, I> w, Param<H, K> u, Param<K, H> v, Param<K> bias) {
  return {tanh(w * x + u * b) * relu(a), max(v * a + bias, y) - b};
}
