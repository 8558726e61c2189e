#include <cellc/cell.h>
using namespace cellc;

CELLC_CELL State<H> used_as_value(State<H> h, Param<H, H> w) {  // expected-note{{'h' is declared here: [H]}} expected-note{{'h' is declared here: [H]}} expected-note{{'h' is declared here: [H]}} expected-note{{'used_as_value' is declared here}}
  auto positive = h > 0.0;
  Vector<H> v = h;  // expected-note{{'v' is declared here}}
  v = select(h, h, 1.0);
  //         ^ expected-error{{the first argument of select is a comparison, a < b or a > b}}
  v = select(1.0 < 2.0, h, 1.0);
  //             ^ expected-error{{a comparison of numbers is not in the cell language: compare vectors inside of select(a < b, c, d)}}
  v = positive;     // expected-error{{[H] is expected here, not a comparison}}
  v = tanh(h < 0.0);   // expected-error{{'tanh' takes values, here it gets a comparison: it belongs into select(a < b, c, d)}}
  v = h * (h < 0.0);   // expected-error{{'*' takes values, here it gets a comparison}}
  v = h + w * (h > 0.0);  // expected-error{{'*' takes values, here it gets a comparison: it belongs into select(a < b, c, d), as a number select(a < b, 1.0, 0.0)}}
  return positive;  // expected-error{{[H] is expected here, not a comparison}}
}
