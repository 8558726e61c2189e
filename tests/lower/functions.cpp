// Each function of the cell language as a cell of its own: no sums, no parameters.
#include <cellc/cell.h>
using namespace cellc;

CELLC_CELL State<H> tanh_of(State<H> x) { return tanh(x); }
CELLC_CELL State<H> sigmoid_of(State<H> x) { return sigmoid(x); }
CELLC_CELL State<H> exp_of(State<H> x) { return exp(x); }
CELLC_CELL State<H> relu_of(State<H> x) { return relu(x); }
CELLC_CELL States<H, H> bounds_of(State<H> a, State<H> b) { return {min(a, b), max(a, b)}; }
CELLC_CELL States<H, H> select_of(State<H> a, State<H> b) { return {select(a < b, a, b), select(a > b, a, b)}; }
CELLC_CELL States<H, H> quotient_of(State<H> a, State<H> b) { return {a / b, a * b - a}; }
