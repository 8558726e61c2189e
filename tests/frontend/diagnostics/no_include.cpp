CELLC_CELL int cell(int h) { return h; }  // expected-error{{unknown type name 'CELLC_CELL'}} expected-note{{a cell's file begins with #include <cellc/cell.h> and using namespace cellc;}}
