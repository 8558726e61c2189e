// What the passes save, written so that they cannot: each gate a kernel of its own, biases beside the parameters, equal products of
// parameters that only have equal values.
#include <cellc/cell.h>

using namespace cellc;

CELLC_CELL State<H> gate(Input<I> input, State<H> hx, Param<H, I> weight_ih, Param<H, H> weight_hh, Param<H> bias) {
  return weight_ih * input + weight_hh * hx + bias;
}

CELLC_CELL State<H> of_input(Input<I> input, State<H> hx, Param<H, I> weight, Param<H> bias) { return weight * input + bias; }

CELLC_CELL State<H> of_state(State<H> hx, Param<H, H> weight, Param<H> bias) { return weight * hx + bias; }

CELLC_CELL State<H> gru_of_gates(Input<H> r, Input<H> z, Input<H> from_input, Input<H> from_state, State<H> hx) {
  const auto n = tanh(from_input + sigmoid(r) * from_state);
  return n + sigmoid(z) * (hx - n);
}

CELLC_CELL States<H, H> lstm_of_gates(Input<H> i, Input<H> f, Input<H> g, Input<H> o, State<H> hx, State<H> cx) {
  const auto c = sigmoid(f) * cx + sigmoid(i) * tanh(g);
  return {sigmoid(o) * tanh(c), c};
}

CELLC_CELL State<H> rnn_of_biases(Input<I> input, Input<H> bias_ih, Input<H> bias_hh, State<H> hx, Param<H, I> weight_ih,
                                  Param<H, H> weight_hh) {
  return tanh(weight_ih * input + bias_ih + weight_hh * hx + bias_hh);
}

/// Its own output gates it: the product is written twice, and computed once.
CELLC_CELL State<H> self_gated(Input<I> input, State<H> hx, Param<H, I> w, Param<H, H> u) {
  return tanh(w * input + u * hx) * sigmoid(w * input + u * hx);
}

CELLC_CELL State<H> self_gated_twice(Input<I> input, State<H> hx, Param<H, I> w, Param<H, H> u, Param<H, I> same_w, Param<H, H> same_u) {
  return tanh(w * input + u * hx) * sigmoid(same_w * input + same_u * hx);
}
