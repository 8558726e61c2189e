// expected-error{{no cell in this file: mark a function with CELLC_CELL}}
#include <cellc/cell.h>
