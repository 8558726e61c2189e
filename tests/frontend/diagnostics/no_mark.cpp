// expected-error{{no cell in this file: mark a function with CELLC_CELL}}
#include <cellc/cell.h>
using namespace cellc;

double helper(double x) { return x; }

State<H> forgotten(Input<I> x, State<H> h, const Param<H, I>& w) {  // expected-note{{'forgotten' takes a State; is it the cell?}} expected-fix{{+CELLC_CELL }}
  return h + w * x;
}
