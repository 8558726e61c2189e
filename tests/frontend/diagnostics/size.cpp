#include <cellc/cell.h>
using namespace cellc;

// Each helper doubles what it unfolds to.
Vector<H> f1(Vector<H> v) { return (v + v) * (v - v) / (v + v) - (v * v); }
Vector<H> f2(Vector<H> v) { return f1(f1(v)) + f1(f1(v)) + f1(f1(v)) + f1(f1(v)); }
Vector<H> f3(Vector<H> v) { return f2(f2(v)) + f2(f2(v)) + f2(f2(v)) + f2(f2(v)); }
Vector<H> f4(Vector<H> v) { return f3(f3(v)) + f3(f3(v)) + f3(f3(v)) + f3(f3(v)); }
Vector<H> f5(Vector<H> v) { return f4(f4(v)) + f4(f4(v)) + f4(f4(v)) + f4(f4(v)); }
Vector<H> f6(Vector<H> v) { return f5(f5(v)) + f5(f5(v)) + f5(f5(v)) + f5(f5(v)); }

CELLC_CELL State<H> large(State<H> h) {
  return f6(f6(h));  // expected-error{{with all its helpers, the cell has too many operations}}
}
