#include <cellc/cell.h>
using namespace cellc;
struct P : cellc::Dim {};

CELLC_CELL State<H> not_returned(State<H> h, State<H> c) {  // expected-note{{the state 'c'}}
//         ^ expected-error{{2 states, but 1 returned: every state has its new value at the same place}}
  return h + c;
}

CELLC_CELL States<H, H> too_many(State<H> h) {  // expected-error{{1 states, but 2 returned}} expected-note{{the state 'h'}}
  return {h, h};
}

CELLC_CELL State<P> other_shape(State<H> h, State<P> p) {  // expected-error{{2 states, but 1 returned}} expected-note{{the state 'p'}}
  return p;
}

CELLC_CELL State<P> other_state(State<H> h, Param<P> b) {  // expected-error{{[P] is returned for the state 'h', which is [H]}} expected-note{{the state 'h'}}
  return b;
}

CELLC_CELL State<H> other_value(State<H> h, Param<P> b) {  // expected-note{{'other_value' is declared here}}
  return b;
  //     ^ expected-error{{[H] is expected here, not [P]}}
}

CELLC_CELL States<H, P> swapped(State<H> h, State<P> p) {  // expected-note{{'swapped' is declared here}} expected-note{{'swapped' is declared here}}
  return {p, h};  // expected-error{{[H] is expected here, not [P]}} expected-error{{[P] is expected here, not [H]}}
}

CELLC_CELL States<H, H> one_of_two(State<H> h, State<H> c) {  // expected-note{{'one_of_two' is declared here}}
  return {h};  // expected-error{{2 states, but 1 returned}}
}

CELLC_CELL State<H> number_as_state(State<H> h) {  // expected-note{{'number_as_state' is declared here}}
  return 0.0;  // expected-error{{[H] is expected here, not a scalar}}
}

CELLC_CELL Vector<H> vector_result(State<H> h) {
//         ^ expected-error{{cell 'vector_result' returns 'Vector<H>': a cell returns its new states, State<H> or States<H, H>}}
//         ^ expected-fix{{Vector<H> -> State<H>}}
  return h;
}

CELLC_CELL auto deduced_result(State<H> h) {
//         ^ expected-error{{cell 'deduced_result' returns 'Vector<H>': a cell returns its new states}}
//         ^ expected-fix{{auto -> State<H>}}
  return h + h;
}

CELLC_CELL double number_result(State<H> h) {  // expected-error{{cell 'number_result' returns 'double'}}
  return 1;
}

CELLC_CELL State<H> stateless(Input<H> x) {
//                  ^ expected-error{{cell 'stateless' takes no State: its new state has no old one}}
  return x;
}

CELLC_CELL State<H> parameters(State<H> h, Vector<H> v, double k, Param<H>& b) {  // expected-error{{parameter 'v' has the type 'Vector<H>': a cell takes Input, State and Param, by value or const reference}} expected-error{{parameter 'k' has the type 'double'}} expected-note{{a number that never changes is a constant, constexpr double; one that is trained or set by the caller is a Param<H>}} expected-error{{parameter 'b' has the type 'Param<H> &'}}
  return h;
}

CELLC_CELL State<H> unnamed(State<H> h, Param<H>) {  // expected-error{{a parameter of a cell needs a name: callers bind values to it by name}}
  return h;
}

CELLC_CELL State<H> strange_name(State<H> h, Param<H> naïve) {  // expected-error{{the name 'naïve' has characters other than letters, digits and _}}
  return h;
}

CELLC_CELL State<H> not_dimensions(State<H> h, Param<double> b, Param<Stack<2, int>> c) {  // expected-error{{'double' is not a dimension: use I, H, or a type derived from cellc::Dim}} expected-error{{'int' is not a dimension}}
  return h;
}

CELLC_CELL State<H> ranks(State<H> h, Param<> b, Param<H, H, H> c) {  // expected-error{{a Param has one or two dimensions, not 0}} expected-error{{a Param has one or two dimensions, not 3}}
  return h;
}

CELLC_CELL State<H> stacks(State<H> h, Param<Stack<0, H>> b) {  // expected-error{{a Stack of 0 blocks: it holds 2 to 1048576}}
  return h;
}

CELLC_CELL State<H> large_stack(State<H> h, Param<Stack<2000000000, H>> b) {  // expected-error{{a Stack of 2000000000 blocks: it holds 2 to}}
  return h;
}

CELLC_CELL State<H> joined_stack(State<H> h, Param<Stack<1000000, H>> b) {
  auto both = concat(b, b);  // expected-error{{a Stack of 2000000 blocks: it holds 2 to}}
  return h;
}

CELLC_CELL State<H> any_number(State<H> h, ...) {  // expected-error{{cell 'any_number' takes any number of arguments: name each parameter}}
  return h;
}

namespace other {
struct H : cellc::Dim {};  // expected-note{{one 'H'}}
}
CELLC_CELL State<cellc::H> one_name(State<cellc::H> h, Param<other::H> b) {  // expected-error{{two different types are called 'H' here: give each dimension a name of its own}} expected-header-note{{one 'H'}}
  return h;
}

CELLC_CELL State<H> local_roles(State<H> h) {
  Input<H> x = tanh(h);     // expected-error{{Input is what the caller gives, this is a computed value: declare a Vector}} expected-note{{'x' is declared here}}
  Param<H> b = h * 2;       // expected-error{{Param is what the caller gives}} expected-note{{'b' is declared here}}
  return h + Param<H>(-h);  // expected-error{{Param is what the caller gives}}
}
