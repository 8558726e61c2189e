#include <cellc/cell.h>
using namespace cellc;

// Clang's own errors come alone: a source that is not C++ is not looked at further.
CELLC_CELL State<H> misspelt(State<H> h) {
  return sigmod(h) * (1/2);
  //     ^ expected-error{{use of undeclared identifier 'sigmod'; did you mean 'sigmoid'?}} expected-header-note{{'sigmoid' declared here}}
  //     ^ expected-fix{{sigmod -> sigmoid}}
}
