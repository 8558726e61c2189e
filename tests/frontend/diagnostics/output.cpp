#include <iostream>

#include <cellc/cell.h>
using namespace cellc;

CELLC_CELL State<H> talks(State<H> h) {
  std::cout << "step";
  //        ^ expected-error{{this operator of another library is not in the cell language: a cell computes its new states and does nothing else}}
  return h;
}
