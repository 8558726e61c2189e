// IndRNN: each unit sees itself alone of the old state. Li, Li, Cook, Zhu, Gao: Independently Recurrent Neural Network, 2018,
// https://arxiv.org/abs/1803.04831, equation 2.
#include <cellc/cell.h>

using namespace cellc;

/// h' = relu(W x + u h + b), u h elementwise.
CELLC_CELL State<H> ind_rnn(Input<I> input, State<H> hx, Param<H, I> weight_ih, Param<H> weight_hh, Param<H> bias) {
  return relu(weight_ih * input + weight_hh * hx + bias);
}
