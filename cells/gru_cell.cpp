// The gated recurrent unit of torch.nn.GRUCell, after Cho et al. 2014, https://arxiv.org/abs/1406.1078, with the reset gate behind the
// product. Source of the formula: https://pytorch.org/docs/stable/generated/torch.nn.GRUCell.html
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
