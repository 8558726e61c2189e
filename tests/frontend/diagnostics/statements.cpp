#include <cellc/cell.h>
using namespace cellc;

CELLC_CELL State<H> if_statement(State<H> h) {
    if (h < 0.0) return h;
//  ^ expected-error{{'if' is not in the cell language: a cell has no branches: choose between values with select(a < b, c, d)}}
  return h;
}

CELLC_CELL State<H> question(State<H> h, Param<H> b) {
  return h < b ? h : b;
  //           ^ expected-error{{'?:' is not in the cell language: a cell has no branches}}
}

CELLC_CELL State<H> switch_statement(State<H> h) {
    switch (1) { default: return h; }
//  ^ expected-error{{'switch' is not in the cell language}}
}

CELLC_CELL State<H> loops(State<H> h) {
  for (int i = 0; i < 3; ++i) h += h;  // expected-error{{a loop is not in the cell language: a cell is one step: the caller makes the loop over time}}
  while (h < 1.0) h += h;              // expected-error{{a loop is not in the cell language}}
  do h += h; while (h < 1.0);          // expected-error{{a loop is not in the cell language}}
  return h;
}

CELLC_CELL State<H> jump(State<H> h) {
  goto end;    // expected-error{{'goto' is not in the cell language}}
end: return h; // expected-error{{a label is not in the cell language}}
}

CELLC_CELL State<H> failure(State<H> h) {
  throw 1;  // expected-error{{'throw' is not in the cell language: a cell cannot fail}}
}

CELLC_CELL State<H> guarded(State<H> h) {
  try { return h; } catch (...) {}  // expected-error{{'try' is not in the cell language}}
}

CELLC_CELL State<H> attribute(State<H> h) {
  [[likely]] return h;  // expected-error{{an attribute on a statement is not in the cell language}}
}

CELLC_CELL State<H> assembly(State<H> h) {
  asm("nop");  // expected-error{{'asm' is not in the cell language}}
  return h;
}

CELLC_CELL State<H> no_effect(State<H> h) {
    tanh(h);
//  ^ expected-error{{this statement has no effect: return its value, or give it a name}}
  return h;
}

CELLC_CELL State<H> missing_return(State<H> h) {  // expected-note{{'missing_return' is declared here}}
  Vector<H> v = tanh(h);
}  // expected-error{{'missing_return' ends without a return}}

CELLC_CELL State<H> two_returns(State<H> h) {
  return tanh(h);  // expected-note{{the return}}
  return h;        // expected-error{{a statement after the return}}
}

CELLC_CELL State<H> return_in_scope(State<H> h) {
  {
    return tanh(h);  // expected-note{{the return}}
  }
  Vector<H> v = h;  // expected-error{{a statement after the return}}
}

CELLC_CELL State<H> in_a_try(State<H> h) try { return h; } catch (...) { throw; }  // expected-error{{'try' is not in the cell language}}

void nothing(Vector<H> v) {}  // expected-note{{'nothing' is declared here}} expected-error{{'nothing' ends without a return}}
CELLC_CELL State<H> void_helper(State<H> h) {
  nothing(h);  // expected-note{{in the call of 'nothing'}}
  return h;
}
