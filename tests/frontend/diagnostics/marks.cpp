#include <cellc/cell.h>
using namespace cellc;

CELLC_CELL double number = 1;  // expected-error{{CELLC_CELL marks a function, 'number' is none}}
struct CELLC_CELL Type {};     // expected-error{{CELLC_CELL marks a function, 'Type' is none}}

struct Module {
  CELLC_CELL State<H> step(State<H> h) { return h; }  // expected-error{{cell 'step' is a member function: write a free function}}
};

template <class D>
CELLC_CELL State<D> any(State<D> h) { return h; }           // expected-error{{cell 'any' is a template or has 'auto' parameters: a cell's types name its dimensions, such as Input<I>}}
CELLC_CELL State<H> automatic(auto h) { return h; }         // expected-error{{cell 'automatic' is a template or has 'auto' parameters}}
CELLC_CELL State<H> declared(State<H> h);                   // expected-error{{cell 'declared' has no body}}
CELLC_CELL State<H> deleted(State<H> h) = delete;           // expected-error{{cell 'deleted' has no body}}

CELLC_CELL State<H> twice(State<H> h) { return h; }         // expected-note{{the first cell 'twice'}}
namespace inner {
CELLC_CELL State<H> twice(State<H> h) { return tanh(h); }   // expected-error{{second cell with the name 'twice': kernels are named by their cell}}
}
