// The minimal gated unit: a GRU with one gate. Zhou, Wu, Zhang, Zhou: Minimal Gated Unit for Recurrent Neural Networks, 2016,
// https://arxiv.org/abs/1603.09420, equations 6 to 8.
#include <cellc/cell.h>

using namespace cellc;

/// f = sigmoid(W_f x + U_f h + b_f), h~ = tanh(W_h x + U_h (f h) + b_h), stacked in this order; h' = (1 - f) h + f h~.
CELLC_CELL State<H> mgu(Input<I> input, State<H> hx, Param<Stack<2, H>, I> weight_ih, Param<Stack<2, H>, H> weight_hh,
                        Param<Stack<2, H>> bias) {
  const auto from_input = weight_ih * input + bias;
  const auto f = sigmoid(chunk<0>(from_input) + chunk<0>(weight_hh * hx));
  const auto candidate = tanh(chunk<1>(from_input) + chunk<1>(weight_hh * (f * hx)));
  return hx + f * (candidate - hx);
}
