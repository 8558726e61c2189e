#include <cellc/cell.h>

#include "constants.h"

using namespace cellc;

CELLC_CELL State<H> decay(Input<I> input, State<H> hx, Param<H, I> weight, Param<H> bias) {
  return half * hx + tanh(weight * input + bias);
}

CELLC_CELL State<H> gated(Input<I> input, State<H> hx, Param<H, I> weight, Param<H, I> gate) {
  return hx + sigmoid(gate * input) * (weight * input - hx);
}
