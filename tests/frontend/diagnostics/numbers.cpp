#include <cellc/cell.h>
using namespace cellc;

constexpr int three = 3;
constexpr double half = 1/2;  // expected-error{{integer division drops the remainder}} expected-fix{{+.0}}
constexpr double quarter = half * 0.5;
enum Kind { first, second };

CELLC_CELL State<H> division(State<H> h) {
  Vector<H> v = h * (1/2);
  //                  ^ expected-error{{integer division drops the remainder: divide in floating point}}
  //                  ^ expected-fix{{+.0}}
  v = h * (three/2);
  //            ^ expected-error{{integer division drops the remainder}}
  //              ^ expected-fix{{+.0}}
  v = h * (three/three);
  //            ^ expected-error{{integer division drops the remainder}}
  //       ^ expected-fix{{+1.0 * }}
  int k = 4;
  k /= 2;  // expected-error{{integer division drops the remainder}}
  return v;
}

CELLC_CELL State<H> constants(State<H> h) {
  return h * quarter + half;
}

CELLC_CELL State<H> not_a_number(State<H> h) {
  Scalar s = 0.0;
  Vector<H> v = h + (s - s) / s;  // expected-error{{this constant is not a number (NaN)}}
  return h * (0.0 * 1e999);       // expected-error{{this constant is not a number (NaN)}} expected-warning{{magnitude of floating-point constant too large}}
}

CELLC_CELL State<H> integers(State<H> h) {
  Vector<H> v = h * (5 % 3);     // expected-error{{integer arithmetic other than + - * is not in the cell language: write constants in float64}}
  v = h * (1 << 3);              // expected-error{{integer arithmetic other than + - *}}
  int k = 2000000000;
  v = h * (k + k);               // expected-error{{this number does not fit into 'int'}}
  unsigned u = 1;
  v = h * (u - 2);               // expected-error{{this number does not fit into 'unsigned int'}}
  int cut = 0.5 + u;             // expected-error{{'double' becomes 'int' here and loses its fraction}}
  v = h * second;                // expected-error{{'Kind' is not in the cell language: numbers are double, float or int}}
  v = h * ~k;                    // expected-error{{integer arithmetic other than + - *}}
  return v;
}

CELLC_CELL State<H> casts(State<H> h) {
  Vector<H> v = h * (double)three;      // expected-error{{a cast is not in the cell language: write double, float and integer constants as they are meant}}
  v = h * static_cast<float>(three);    // expected-error{{a cast is not in the cell language}}
  v = h * double(three);                // expected-error{{a cast is not in the cell language}}
  return v;
}

CELLC_CELL State<H> odd_numbers(State<H> h) {
  double k = 1;
  Vector<H> v = h * *&k;     // expected-error{{a pointer is not in the cell language}}
  v = h * (k < 2.0);         // expected-error{{a comparison of numbers is not in the cell language}}
  v = h * !k;                // expected-error{{logic is not in the cell language}}
  v = h * sizeof(double);    // expected-error{{'sizeof' is not in the cell language}}
  v = h * 1.0L;              // expected-error{{'long double' is not in the cell language: numbers are double, float or int}}
  v = h * ({ 1.0; });        // expected-error{{a statement in an expression is not in the cell language}}
  v = h * __builtin_nan(""); // expected-error{{'__builtin_nan' is not in the cell language}}
  return v;
}
