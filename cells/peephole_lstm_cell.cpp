// The LSTM with peephole connections: its gates see the cell state. Gers and Schmidhuber: Recurrent Nets that Time and Count, 2000,
// https://doi.org/10.1109/IJCNN.2000.861302.
#include <cellc/cell.h>

using namespace cellc;

/// Gates i, f, g, o stacked as in torch's LSTM, and weights p_i, p_f, p_o from the cell state to its gates:
///   i = sigmoid(.. + p_i c), f = sigmoid(.. + p_f c), g = tanh(..)
///   c' = f c + i g
///   o = sigmoid(.. + p_o c')
///   h' = o tanh(c')
CELLC_CELL States<H, H> peephole_lstm(Input<I> input, State<H> hx, State<H> cx, Param<Stack<4, H>, I> weight_ih,
                                      Param<Stack<4, H>, H> weight_hh, Param<Stack<4, H>> bias, Param<Stack<3, H>> peephole) {
  const auto gates = weight_ih * input + weight_hh * hx + bias;
  const auto i = sigmoid(chunk<0>(gates) + chunk<0>(peephole) * cx);
  const auto f = sigmoid(chunk<1>(gates) + chunk<1>(peephole) * cx);
  const auto c = f * cx + i * tanh(chunk<2>(gates));
  const auto o = sigmoid(chunk<3>(gates) + chunk<2>(peephole) * c);
  return {o * tanh(c), c};
}
