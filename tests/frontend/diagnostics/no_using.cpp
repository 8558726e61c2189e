#include <cellc/cell.h>

CELLC_CELL cellc::State<cellc::H> cell(cellc::State<H> h) { return h; }
//                                                  ^ expected-error{{unknown type name 'H'; did you mean 'cellc::H'?}}
//                                                  ^ expected-note{{after #include <cellc/cell.h>, using namespace cellc; makes its names known}}
//                                                  ^ expected-fix{{H -> cellc::H}}
