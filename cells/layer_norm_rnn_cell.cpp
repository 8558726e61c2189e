// The Elman cell with layer normalisation. Ba, Kiros, Hinton: Layer Normalization, 2016, https://arxiv.org/abs/1607.06450, equation 4, with
// the small number under the root that torch.nn.LayerNorm has.
#include <cellc/cell.h>

using namespace cellc;

/// a = W x + U h; h' = tanh(gain (a - mu) / sigma + bias), mu and sigma the mean and the deviation of a over the hidden units.
CELLC_CELL State<H> layer_norm_rnn(Input<I> input, State<H> hx, Param<H, I> weight_ih, Param<H, H> weight_hh, Param<H> gain,
                                   Param<H> bias) {
  const auto a = weight_ih * input + weight_hh * hx;
  const auto centred = a - mean(a);
  const auto sigma = sqrt(mean(centred * centred) + 1e-5);
  return tanh(gain * centred / sigma + bias);
}
