#include <cellc/cell.h>
using namespace cellc;

namespace std { double sin(double); double fmax(double, double); double relux(double); }
double outside(double);  // expected-note{{'outside' is declared here}}

CELLC_CELL State<H> unknown(State<H> h) {
  return h * std::sin(0.5) * std::relux(1.0);
  //         ^ expected-error{{'std::sin' is not in the cell language: there are tanh, sigmoid, relu, exp, min, max, select, chunk, concat, reduce_sum, mean, sqrt}}
  //                         ^ expected-error{{'std::relux' is not in the cell language: did you mean 'relu'?}}
  //                         ^ expected-fix{{std::relux -> relu}}
}

CELLC_CELL State<H> no_body(State<H> h) {
  return h * outside(0.5);  // expected-error{{'outside' has no body here: define it before the cell}}
}

CELLC_CELL State<H> of_cmath(State<H> h) {
  return sinh(h) * log2(h) + std::log(h);
  //     ^ expected-error{{'sinh' is not in the cell language: there are tanh}}
  //               ^ expected-error{{'log2' is not in the cell language: there are tanh, sigmoid, relu, exp, min, max, select, chunk, concat, reduce_sum, mean, sqrt}}
  //                         ^ expected-error{{'std::log' is not in the cell language: there are tanh}}
}

Vector<H> abs(Vector<H> v) { return max(v, -v); }
CELLC_CELL State<H> helper_with_a_name_of_cmath(State<H> h, Param<H> b) { return abs(h + b) + abs(b) + abs(h); }

double (*chosen)(double) = nullptr;
struct Gate {
  Vector<H> operator()(Vector<H> v) const { return v; }  // expected-note{{'operator()' is declared here}}
  static Vector<H> open(Vector<H> v) { return v; }       // expected-note{{'open' is declared here}}
};
constexpr Gate gate;
CELLC_CELL State<H> indirect(State<H> h) {
  Vector<H> v = h * chosen(0.5);  // expected-error{{a call that is not one of a plain function}}
  v = gate(h);                    // expected-error{{a call that is not one of a plain function}}
  v = [](Vector<H> u) { return u; }(h);  // expected-error{{a lambda is not in the cell language: write a helper function}}
  v = Gate::open(h);              // expected-error{{a call that is not one of a plain function}}
  return v;
}

Vector<H> forever(Vector<H> v) { return forever(v) + forever(tanh(v)); }  // expected-error{{recursion: forever -> forever}} expected-note{{'forever' is declared here; a cell is unfolded, so that no function may reach itself}}
CELLC_CELL State<H> direct(State<H> h) { return forever(h); }  // expected-note{{in the call of 'forever'}}
Vector<H> pong(Vector<H> v);
Vector<H> ping(Vector<H> v) { return pong(v); }  // expected-note{{'ping' is declared here; a cell is unfolded}} expected-note{{in the call of 'pong'}}
Vector<H> pong(Vector<H> v) { return ping(v); }  // expected-error{{recursion: ping -> pong -> ping}}
CELLC_CELL State<H> mutual(State<H> h) { return ping(h); }  // expected-note{{in the call of 'ping'}}

Vector<H> bias(Vector<H> v, Param<I> b) {  // expected-note{{'v' is declared here: [H]}} expected-note{{'b' is declared here: [I]}}
  return v + b;  // expected-error{{'+' of [H] and [I]: the shapes differ}}
}
Vector<H> gated(Vector<H> v, Param<I> b) { return sigmoid(bias(v, b)); }  // expected-note{{in the call of 'bias'}}
CELLC_CELL State<H> in_helpers(State<H> h, Param<I> b) {
  Vector<H> v = gated(h, b);  // expected-note{{in the call of 'gated'}}
  return v + gated(h, b);
}

Vector<H> plain(Vector<H> v) { return v; }  // expected-note{{'v' is declared here}}
CELLC_CELL State<H> argument_shape(State<H> h, Param<I> b) {
  return plain(b);
  //           ^ expected-error{{[H] is expected here, not [I]}}
}

Vector<H> out(Vector<H>& v) { return v; }  // expected-error{{a helper takes its arguments by value or const reference, not as 'Vector<H> &'}}
CELLC_CELL State<H> output_argument(State<H> h) { return out(h); }

Vector<I> result(Param<H> b) { return b; }  // expected-note{{'result' is declared here}} expected-error{{[I] is expected here, not [H]}}
CELLC_CELL State<H> result_shape(State<H> h, Param<H> b, Param<H, I> w) {
  return w * result(b);  // expected-note{{in the call of 'result'}}
}

const char* name(Param<H> b) { return "b"; }  // expected-note{{'name' is declared here}} expected-error{{'name' returns 'const char *': a helper returns one Vector, Scalar, double or float}}
CELLC_CELL State<H> result_kind(State<H> h, Param<H> b) {
  name(b);  // expected-note{{in the call of 'name'}}
  return h;
}

States<H, H> both(Vector<H> a, Vector<H> b) { return {a, b}; }  // expected-note{{'both' is declared here}} expected-error{{several values are returned by the cell itself only, as return {a, b};}}
CELLC_CELL States<H, H> pairs(State<H> h, State<H> c) { return both(h, c); }  // expected-note{{'pairs' is declared here}} expected-error{{several values are returned by the cell itself only}}
CELLC_CELL State<H> inner_pair(State<H> h) {
  both(h, h);  // expected-note{{in the call of 'both'}}
  return h;
}

struct Pair { double first, second; };
CELLC_CELL State<H> members(State<H> h) {
  return h * Pair{1, 2}.first;  // expected-error{{a member is not in the cell language}}
}
