// The LSTM with a projection of its output. Sak, Senior, Beaufays: Long Short-Term Memory Based Recurrent Neural Network Architectures for
// Large Vocabulary Speech Recognition, 2014, https://arxiv.org/abs/1402.1128, section 2; names and order as in torch.nn.LSTM with a
// proj_size.
#include <cellc/cell.h>

using namespace cellc;

struct P : Dim {};  ///< proj_size

/// Gates i, f, g, o stacked as in torch's LSTM, from the projected state h; c' = f c + i g, h' = W_hr (o tanh(c')).
CELLC_CELL States<P, H> projected_lstm(Input<I> input, State<P> hx, State<H> cx, Param<Stack<4, H>, I> weight_ih,
                                       Param<Stack<4, H>, P> weight_hh, Param<Stack<4, H>> bias_ih, Param<Stack<4, H>> bias_hh,
                                       Param<P, H> weight_hr) {
  const auto gates = weight_ih * input + bias_ih + weight_hh * hx + bias_hh;
  const auto c = sigmoid(chunk<1>(gates)) * cx + sigmoid(chunk<0>(gates)) * tanh(chunk<2>(gates));
  return {weight_hr * (sigmoid(chunk<3>(gates)) * tanh(c)), c};
}
