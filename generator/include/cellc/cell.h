#pragma once
// The cell language: what a recurrent cell is written in. See docs/cell_language.md.
//
// One file has two readers. The program cellc parses it (CELLC_FRONTEND is defined) and makes kernels of each CELLC_CELL; an
// ordinary compiler makes the float64 reference of it, whose extents are those of the values that it is called with:
//
//   Param<H, I> weight{values, rows, columns};            // row-major std::vector<double>
//   State<H> next = my_cell(Input<I>{x}, State<H>{h}, weight);
//   std::vector<double> result = next.values();

namespace cellc {

/// A dimension is a type derived from Dim, so that shapes are checked by name: `struct P : cellc::Dim {};` makes another one.
struct Dim {};
struct I : Dim {};  ///< input_size
struct H : Dim {};  ///< hidden_size

/// `Count` blocks of the dimension D on top of each other, as torch stacks its gates: Param<Stack<3, H>, I>. Count is 2 to 2^20.
template <int Count, class D>
struct Stack {};

/// What expressions give. No dimension: a scalar; one: a vector; two: a matrix, rows x columns, row-major.
template <class... Dims>
class Value;
using Scalar = Value<>;
template <class D>
using Vector = Value<D>;
template <class R, class C>
using Matrix = Value<R, C>;

/// The roles of a cell's parameters. A new value becomes a State when it is returned.
template <class D>
class Input;
template <class D>
class State;
template <class... Dims>
class Param;

}  // namespace cellc

#ifdef CELLC_FRONTEND
#include "cell_symbols.h"
#else
#include "cell_reference.h"
#endif
