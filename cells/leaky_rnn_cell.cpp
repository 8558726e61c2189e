// Leaky integrators: units with time constants of their own. An Euler step of the continuous-time network of Beer 1995,
// https://doi.org/10.1177/105971239500300405, in the form of Jaeger et al. 2007, https://doi.org/10.1016/j.neunet.2007.04.016, equation 2.
#include <cellc/cell.h>

using namespace cellc;

/// h' = h + rate (tanh(W x + U h + b) - h); rate = dt / tau of each unit, 0 to 1.
CELLC_CELL State<H> leaky_rnn(Input<I> input, State<H> hx, Param<H, I> weight_ih, Param<H, H> weight_hh, Param<H> bias, Param<H> rate) {
  return hx + rate * (tanh(weight_ih * input + weight_hh * hx + bias) - hx);
}
