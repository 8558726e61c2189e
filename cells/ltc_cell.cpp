// Liquid time-constant networks. Hasani, Lechner, Amini, Rus, Grosu: Liquid Time-constant Networks, 2021, https://arxiv.org/abs/2006.04439,
// equation 3, the fused Euler step, with a step of 1.
#include <cellc/cell.h>

using namespace cellc;

/// f = sigmoid(W x + U h + b); h' = (h + f a) / (1 + decay + f), decay = 1 / tau of each unit.
CELLC_CELL State<H> ltc(Input<I> input, State<H> hx, Param<H, I> weight_ih, Param<H, H> weight_hh, Param<H> bias, Param<H> a,
                        Param<H> decay) {
  const auto f = sigmoid(weight_ih * input + weight_hh * hx + bias);
  return (hx + f * a) / (1 + decay + f);
}
