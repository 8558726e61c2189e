// The Elman cells of torch.nn.RNNCell. Source of the formula: https://pytorch.org/docs/stable/generated/torch.nn.RNNCell.html
#include <cellc/cell.h>

using namespace cellc;

/// h' = tanh(W_ih x + b_ih + W_hh h + b_hh), nonlinearity='tanh'.
CELLC_CELL State<H> rnn_tanh(Input<I> input, State<H> hx, Param<H, I> weight_ih, Param<H, H> weight_hh, Param<H> bias_ih,
                             Param<H> bias_hh) {
  return tanh(weight_ih * input + bias_ih + weight_hh * hx + bias_hh);
}

/// h' = relu(W_ih x + b_ih + W_hh h + b_hh), nonlinearity='relu'.
CELLC_CELL State<H> rnn_relu(Input<I> input, State<H> hx, Param<H, I> weight_ih, Param<H, H> weight_hh, Param<H> bias_ih,
                             Param<H> bias_hh) {
  return relu(weight_ih * input + bias_ih + weight_hh * hx + bias_hh);
}
