// The gated recurrent unit of torch.nn.GRUCell, after Cho et al. 2014, https://arxiv.org/abs/1406.1078, with the reset gate behind the product.
// Source of the formula: https://pytorch.org/docs/stable/generated/torch.nn.GRUCell.html
#include <cellc/cell.h>

using namespace cellc;

/// Gates r (reset), z (update), n (new), stacked in this order:
///   r = sigmoid(W_ir x + b_ir + W_hr h + b_hr)
///   z = sigmoid(W_iz x + b_iz + W_hz h + b_hz)
///   n = tanh(W_in x + b_in + r (W_hn h + b_hn))
///   h' = (1 - z) n + z h
CELLC_CELL State<H> gru(Input<I> input, State<H> hx, Param<Stack<3, H>, I> weight_ih, Param<Stack<3, H>, H> weight_hh,
                        Param<Stack<3, H>> bias_ih, Param<Stack<3, H>> bias_hh) {
  const auto from_input = weight_ih * input + bias_ih;
  const auto from_state = weight_hh * hx + bias_hh;
  const auto r = sigmoid(chunk<0>(from_input) + chunk<0>(from_state));
  const auto z = sigmoid(chunk<1>(from_input) + chunk<1>(from_state));
  const auto n = tanh(chunk<2>(from_input) + r * chunk<2>(from_state));
  return n + z * (hx - n);
}

/// Gates i (input), f (forget), g (cell), o (output), stacked in this order, each of W_i* x + b_i* + W_h* h + b_h*:
///   i = sigmoid(..), f = sigmoid(..), g = tanh(..), o = sigmoid(..)
///   c' = f c + i g
///   h' = o tanh(c')
CELLC_CELL States<H, H> lstm(Input<I> input, State<H> hx, State<H> cx, Param<Stack<4, H>, I> weight_ih, Param<Stack<4, H>, H> weight_hh,
                             Param<Stack<4, H>> bias_ih, Param<Stack<4, H>> bias_hh) {
  const auto gates = weight_ih * input + bias_ih + weight_hh * hx + bias_hh;
  const auto i = sigmoid(chunk<0>(gates)), f = sigmoid(chunk<1>(gates)), o = sigmoid(chunk<3>(gates));
  const auto g = tanh(chunk<2>(gates));
  const auto c = f * cx + i * g;
  return {o * tanh(c), c};
}

struct P : Dim {};

/// Two inputs, two states of different sizes, stacked weights, parameters in elementwise formulas and behind a function, one that nothing needs.
CELLC_CELL States<H, P> mixed(Input<I> x, Input<P> u, State<H> h, State<P> p, Param<H, I> w, Param<Stack<2, H>, P> m, Param<P, H> v,
                              Param<H> tau, Param<P> gain, Param<H, H> unneeded) {
  const auto a = tanh(w * x + chunk<0>(m * p));
  const auto b = sigmoid(chunk<1>(m * u) + h);
  const auto next = h + exp(tau) * (a * b - h);
  return {next, max(gain * (v * h), u - p) + reduce_sum(gain) * p};
}
