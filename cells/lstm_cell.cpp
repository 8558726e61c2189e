// The long short-term memory of torch.nn.LSTMCell, after Hochreiter and Schmidhuber 1997, https://doi.org/10.1162/neco.1997.9.8.1735, with
// the forget gate. Source of the formula: https://pytorch.org/docs/stable/generated/torch.nn.LSTMCell.html
#include <cellc/cell.h>

using namespace cellc;

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
