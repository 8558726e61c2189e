#include <algorithm>
#include <cmath>

#include <cellc/cell.h>
using namespace cellc;

// Clang's own errors, and what is said beside them of the cell language. Those of the standard library's functions are left away.

CELLC_CELL State<H> library_function(State<H> h) {
  h = std::tanh(h);
  //  ^ expected-error{{no matching function for call to 'tanh'}}
  //  ^ expected-note{{values of the cell language are no numbers: the language has a 'tanh' of its own: write it without std::}}
  h = std::clamp(h, -1.0, 1.0);  // expected-error{{no matching function for call to 'clamp'}} expected-note{{write min(max(x, low), high)}}
  return std::pow(h, 2.0);       // expected-error{{no matching function for call to 'pow'}} expected-note{{values of the cell language are no numbers: write x * x}}
}

CELLC_CELL State<H> arguments(State<H> h, Param<H, H> w) {
  h = max(h);  // expected-error{{no matching function for call to 'max'}} expected-note{{'max' is called as max(a, b), element by element}}
  h = concat(h);  // expected-error{{no matching function for call to 'concat'}} expected-note{{'concat' is called as concat(a, b, ...), of two vectors at least}}
  return h * mean(w, 1);  // expected-error{{no matching function for call to 'mean'}} expected-note{{'mean' is called as mean(v), of all elements of a vector}}
}

CELLC_CELL State<H> elements(State<H> h) {
  for (int i = 0; i < 3; ++i) h[i] = 0.0;
  //                           ^ expected-error{{does not provide a subscript operator}}
  //                           ^ expected-note{{operations take vectors as a whole, there is no loop over elements; chunk<k>(v) is a block of a Stack}}
  return h;
}

CELLC_CELL State<H> unknown_names(Input<X> x, State<H> h) {
  //                                    ^ expected-error{{use of undeclared identifier 'X'}}
  //                                    ^ expected-note{{a dimension is I, H, or declared before the cell: struct X : cellc::Dim {};}}
  return matmul(h, h) + softmax(h) + undeclared;
  //     ^ expected-error{{use of undeclared identifier 'matmul'}}
  //     ^ expected-note{{a matrix times a vector is written w * x}}
  //                    ^ expected-error{{use of undeclared identifier 'softmax'}}
  //                    ^ expected-note{{a function of the cell language is meant? there are tanh, sigmoid}}
  //                                 ^ expected-error{{use of undeclared identifier 'undeclared'}}
}

CELLC_CELL State<20> numbers(Input<I> x, State<H> h) {  // expected-error{{template argument for template type parameter must be a type}} expected-note{{a dimension has a name, such as I or H; sizes are given when kernels are made: SIZES 10x20}}
  return h.transpose() + h;  // expected-error{{no member named 'transpose'}} expected-note{{values of the cell language have no members}}
}
