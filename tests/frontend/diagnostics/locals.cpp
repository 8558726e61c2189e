#include <cellc/cell.h>
using namespace cellc;

double total = 0;             // expected-note{{'total' is declared here; constexpr makes it a constant}} expected-fix{{+constexpr }}
Vector<H> kept = {};          // expected-note{{'kept' is declared here}} expected-note{{'kept' is declared here}}
double computed();
const double late = computed();  // expected-note{{'late' is declared here}}
struct Pair { double a, b; };

CELLC_CELL State<H> mutable_global(State<H> h) {
  return h * total;
  //         ^ expected-error{{'total' is not constant: a cell sees its parameters and constants only}}
}

CELLC_CELL State<H> global_vector(State<H> h) {
  return h + kept;  // expected-error{{'kept' is not constant}}
}

CELLC_CELL State<H> late_constant(State<H> h) {
  return h * late;  // expected-error{{'late' is no constant of type double, float or int}}
}

CELLC_CELL State<H> assigns_global(State<H> h) {
  kept = h;  // expected-error{{'kept' is not constant}}
  return h;
}

CELLC_CELL State<H> static_local(State<H> h) {
  static Vector<H> before = h;  // expected-error{{'before' outlives the call (or is volatile): a cell keeps nothing but its states; for a constant write constexpr}}
  return before;
}

CELLC_CELL State<H> no_value(State<H> h) {
  Vector<H> v;
  //        ^ expected-error{{'v' has no value: give it one}}
  double k;                // expected-error{{'k' has no value}}
  double zero{};           // expected-error{{this has no value}}
  return h + Vector<H>();  // expected-error{{this has no value}}
}

CELLC_CELL State<H> other_types(State<H> h) {
  Pair p{1, 2};                            // expected-error{{'p' has the type 'Pair': locals are Vector, Scalar, State, double, float or int}}
  double list[2] = {1, 2};                 // expected-error{{'list' has the type 'double[2]'}}
  const char* text = "h";                  // expected-error{{'text' has the type 'const char *'}}
  auto twice = [](double x) { return x; }; // expected-error{{a lambda is not in the cell language: write a helper function}}
  auto* memory = new double(1);            // expected-error{{'memory' has the type 'double *'}}
  bool flag = true;                        // expected-error{{'true' or 'false' is not in the cell language}}
  char letter = 'a';                       // expected-error{{a character is not in the cell language}}
  long double wide = 1;                    // expected-error{{'long double' is not in the cell language: numbers are double, float or int}}
  auto [a, b] = Pair{1, 2};                // expected-error{{a structured binding is not in the cell language}}
  return h * p.a * list[0] * twice(1.0) * *memory * a;
}

CELLC_CELL State<H> reference(State<H> h) {
  Vector<H> v = h;
  Vector<H>& w = v;  // expected-error{{'w' is a reference that could change another variable: write const &, or a value}}
  return v;
}

CELLC_CELL State<H> reassigned(Input<I> x, State<H> h, Param<H> b) {  // expected-note{{'x' is declared here}} expected-note{{'b' is declared here}}
  x = x;   // expected-error{{'x' has the role Input: it keeps the value that the caller gave}}
  b += h;  // expected-error{{'b' has the role Param}}
  return h;
}

CELLC_CELL State<H> side_effects(State<H> h) {
  Vector<H> v = h;
  Vector<H> w = (v = tanh(h));  // expected-error{{an assignment inside of an expression is not in the cell language: assign in a statement of its own}}
  Vector<H> u = tanh(v += h);   // expected-error{{an assignment inside of an expression is not in}}
  double k = 1;
  double j = k = 2;             // expected-error{{an assignment inside of an expression is not in the cell language}}
  ++k;                          // expected-error{{a side effect is not in the cell language}}
  double m = (k, 2.0);          // expected-error{{the comma operator is not in the cell language}}
  return h;
}

CELLC_CELL State<H> assigned_shape(State<H> h, Param<I> b) {  // expected-note{{'b' is declared here: [I]}} expected-note{{'h' is declared here: [H]}}
  Vector<H> v = h;  // expected-note{{'v' is declared here}}
  v = b;            // expected-error{{[H] is expected here, not [I]}}
  Vector<H> w = h;  // expected-note{{'w' is declared here: [H]}}
  w += b;           // expected-error{{'+=' of [H] and [I]: the shapes differ}}
  Scalar s = 1;     // expected-note{{'s' is declared here: a scalar}}
  s += h;           // expected-error{{a scalar is expected here, not [H]}} 
  return w;
}
