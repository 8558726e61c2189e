#pragma once
// The cell language in float64, for an ordinary compiler (C++17 and later): the reference that kernels are compared with. Plain loops,
// summed from the first element on. NaN, infinities and signed zeros behave as torch's do. Values own their memory.

#include <cstddef>
#include <stdexcept>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#define CELLC_CELL

namespace cellc {

namespace reference {

/// `Count` blocks of D; the count of a plain dimension is 1.
template <class D>
struct Block {
  using type = D;
  static constexpr int count = 1;
};
template <int Count, class D>
struct Block<Stack<Count, D>> {
  static_assert(Count >= 2, "a Stack holds 2 blocks or more");
  using type = D;
  static constexpr int count = Count;
};

}  // namespace reference

/// A scalar, vector or matrix of doubles. Dimensions are checked when it is compiled (static_assert), extents when it runs: operands
/// whose extents do not fit throw std::invalid_argument, as does a matrix whose values are not rows x columns.
template <class... Dims>
class Value {
 public:
  static constexpr std::size_t rank = sizeof...(Dims);
  static_assert(rank <= 2, "a value has two dimensions at most");
  static_assert((std::is_base_of_v<Dim, typename reference::Block<Dims>::type> && ...),
                "a dimension is a type derived from cellc::Dim, or a Stack of one");

  Value(double value) : values_{value} { static_assert(rank == 0, "a number is no vector: its extent is not known"); }
  explicit Value(std::vector<double> values) : values_(std::move(values)), rows_(values_.size()) {
    static_assert(rank == 1, "a scalar is made of a double, a matrix of values, rows and columns");
  }
  Value(std::vector<double> values, std::size_t rows, std::size_t columns) : values_(std::move(values)), rows_(rows), columns_(columns) {
    static_assert(rank == 2, "only a matrix has rows and columns");
    if (values_.size() != rows * columns) throw std::invalid_argument("a matrix needs rows * columns values");
  }

  const std::vector<double>& values() const { return values_; }  ///< row-major
  std::size_t rows() const { return rows_; }                     ///< extent of the first dimension; 1 for a scalar
  std::size_t columns() const { return columns_; }               ///< extent of the second; 1 for scalars and vectors

 private:
  std::vector<double> values_;
  std::size_t rows_ = 1, columns_ = 1;
};

template <class D>
class Input : public Value<D> {
 public:
  using Value<D>::Value;
};

template <class D>
class State : public Value<D> {
 public:
  using Value<D>::Value;
  State(Value<D> value) : Value<D>(std::move(value)) {}
};

template <class... Dims>
class Param : public Value<Dims...> {
 public:
  static_assert(sizeof...(Dims) == 1 || sizeof...(Dims) == 2, "a Param has one or two dimensions");
  using Value<Dims...>::Value;
};

/// What a cell with several states returns: `return {a, b};`.
template <class... Dims>
using States = std::tuple<State<Dims>...>;

/// `a < b`, the first argument of select.
template <class... Dims>
class Condition {
 public:
  Value<Dims...> holds;  ///< 1 where it holds, else 0
};

}  // namespace cellc

#include "cell_reference_operations.h"
