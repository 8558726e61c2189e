#include <cellc/cell.h>
using namespace cellc;

// Warnings: there are graphs all the same.
CELLC_CELL State<H> feed_forward(Input<I> x,
                                 State<H> h,  // expected-warning{{the new states do not depend on 'h'}}
                                 Param<H, I> w,
                                 Param<H> b) {  // expected-warning{{the new states do not depend on 'b'}}
  Vector<H> drive = w * x;
  Vector<H> forgotten = drive + b;
  h = tanh(drive);
  return h;
}
