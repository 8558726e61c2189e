// A leaky integrator: each hidden unit follows its drive at a rate of its own.
#include <cellc/cell.h>

using namespace cellc;

static Vector<H> drive(Input<I> input, State<H> hx, Param<H, I> weight_ih, Param<H, H> weight_hh, Param<H> bias) {
  return tanh(weight_ih * input + weight_hh * hx + bias);
}

/// h' = h + rate (tanh(W_ih x + W_hh h + b) - h).
CELLC_CELL State<H> leaky(Input<I> input, State<H> hx, Param<H, I> weight_ih, Param<H, H> weight_hh, Param<H> bias, Param<H> rate) {
  return hx + rate * (drive(input, hx, weight_ih, weight_hh, bias) - hx);
}
