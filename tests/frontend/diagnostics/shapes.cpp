#include <cellc/cell.h>
using namespace cellc;

CELLC_CELL State<H> sum(Input<I> x, State<H> h) {  // expected-note{{'h' is declared here: [H]}} expected-note{{'x' is declared here: [I]}}
  return h + x;
  //       ^ expected-error{{'+' of [H] and [I]: the shapes differ}}
}

CELLC_CELL State<H> deep(Input<I> x, State<H> h,
                         Param<H, I> w,    // expected-note{{'w' is declared here: [H, I]}}
                         Param<I> b) {     // expected-note{{'b' is declared here: [I]}}
  return tanh(w * x + b);  // expected-error{{'+' of [H] and [I]: the shapes differ}}
}

CELLC_CELL State<H> transposed(Input<I> x, State<H> h, Param<I, H> w) {  // expected-note{{'x' is declared here: [I]}}
  //                                                               ^ expected-note{{'w' is declared here; a matrix is rows x columns, the transposed would fit}}
  //                                                         ^ expected-fix{{I -> H}}
  //                                                            ^ expected-fix{{H -> I}}
  return w * x;
  //       ^ expected-error{{'*' of the matrix [I, H] and the vector [I]: it takes a vector [H]}}
}

struct P : cellc::Dim {};
CELLC_CELL State<H> inner(Input<I> x, State<H> h, Param<H, P> w) {  // expected-note{{'w' is declared here: [H, P]}} expected-note{{'x' is declared here: [I]}}
  return w * x;  // expected-error{{'*' of the matrix [H, P] and the vector [I]: it takes a vector [P]}}
}

CELLC_CELL State<H> order(State<H> h, Param<H, H> w) {  // expected-note{{'w' is declared here: [H, H]}}
  return h * w;
  //       ^ expected-error{{'*' of the vector [H] and the matrix [H, H]: the matrix comes first}}
  //     ^ expected-fix{{h -> w}}
  //         ^ expected-fix{{w -> h}}
}

CELLC_CELL State<H> matrices(State<H> h, Param<H, H> w) {  // expected-note{{'w' is declared here: [H, H]}} expected-note{{'w' is declared here: [H, H]}} expected-note{{'w' is declared here: [H, H]}}
  Vector<H> a = (w + w) * h;  // expected-error{{'+' takes vectors, here it gets [H, H]}}
  Vector<H> b = tanh(w) * h;  // expected-error{{'tanh' takes vectors, here it gets [H, H]}}
  Vector<H> c = w * 2.0 * h;  // expected-error{{'*' takes vectors, here it gets [H, H]}}
  return a;
}

CELLC_CELL State<H> chunks(State<H> h, Param<Stack<3, H>> b) {  // expected-note{{'b' is declared here: [3*H]}} expected-note{{'b' is declared here: [3*H]}} expected-note{{'h' is declared here: [H]}}
  Vector<H> v = chunk<3>(b);
  //            ^ expected-error{{chunk<3> of [3*H], which has 3 block(s)}}
  v = chunk<-1>(b);  // expected-error{{chunk<-1> of [3*H]}}
  v = chunk<0>(h);   // expected-error{{chunk<0> of [H], which has 1 block(s)}}
  Scalar s = reduce_sum(h);  // expected-note{{'s' is declared here: a scalar}}
  v = chunk<0>(s);   // expected-error{{'chunk' takes vectors, here it gets a scalar}}
  return v;
}

CELLC_CELL State<H> concats(Input<I> x, State<H> h) {  // expected-note{{'h' is declared here: [H]}} expected-note{{'x' is declared here: [I]}}
  Vector<Stack<2, H>> both = concat(h, x);  // expected-error{{concat of [H] and [I]: the blocks have different dimensions}}
  return h;
}

CELLC_CELL State<H> sums(State<H> h, Param<H, H> w) {  // expected-note{{'w' is declared here: [H, H]}}
  return h * reduce_sum(w);  // expected-error{{'reduce_sum' takes vectors, here it gets [H, H]}}
}

CELLC_CELL State<H> comparisons(State<H> h, Param<I> b) {  // expected-note{{'h' is declared here: [H]}} expected-note{{'b' is declared here: [I]}} expected-note{{'h' is declared here: [H]}} expected-note{{'b' is declared here: [I]}}
  Vector<H> v = select(h <= 0.0, h, 1.0);
  //                     ^ expected-error{{'<=' is not in the cell language: write < or >, which tell what is chosen for NaN}}
  v = select(h < b, h, 1.0);            // expected-error{{'<' of [H] and [I]: the shapes differ}}
  v = select(h < 0.0, b, 1.0);          // expected-error{{'select' of [H] and [I]: the shapes differ}}
  v = select(!(h < 0.0), h, 1.0);       // expected-error{{logic is not in the cell language: nest select(a < b, c, d)}}
  v = select(h < 0.0 && h > 1.0, h, 1.0);  // expected-error{{logic is not in the cell language}}
  return v;
}
