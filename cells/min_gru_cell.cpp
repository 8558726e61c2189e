// minGRU: a GRU without the old state in its gates. Feng, Tung, Ahmed, Bengio, Hajimirsadeghi: Were RNNs All We Needed? 2024,
// https://arxiv.org/abs/2410.01201, section 3.1.
#include <cellc/cell.h>

using namespace cellc;

/// z = sigmoid(W_z x + b_z), h~ = W_h x + b_h, stacked in this order; h' = (1 - z) h + z h~.
CELLC_CELL State<H> min_gru(Input<I> input, State<H> hx, Param<Stack<2, H>, I> weight, Param<Stack<2, H>> bias) {
  const auto gates = weight * input + bias;
  const auto z = sigmoid(chunk<0>(gates));
  return hx + z * (chunk<1>(gates) - hx);
}
