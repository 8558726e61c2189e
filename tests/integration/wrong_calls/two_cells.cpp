#include <cellc/cell.h>

using namespace cellc;

// CELLC_CELL State<H> in_a_comment(State<H> h);
/* CELLC_CELL State<H> in_another(State<H> h); */
CELLC_CELL State<H> first(Input<I> x, State<H> h, Param<H, I> w) { return h + w * x; }
CELLC_CELL State<H> second(Input<I> x, State<H> h, Param<H, I> w) { return h - w * x; }
