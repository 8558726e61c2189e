#include <cellc/cell.h>
using namespace cellc;

CELLC_CELL State<H> without_cmath(State<H> h) {
  return std::tanh(h);
  //          ^ expected-error{{no member named 'tanh' in namespace 'std'}}
  //          ^ expected-note{{the language has a 'tanh' of its own: write it without std::}}
}
