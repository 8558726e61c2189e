// Its two halves add up in another order than a whole step does.
#include <cellc/cell.h>
using namespace cellc;

CELLC_CELL State<H> state_first(Input<I> x, State<H> h, Param<H, I> w, Param<H, H> u) { return tanh(u * h + w * x); }
