#pragma once
// The operations of the float64 reference. Included by cell_reference.h, which holds the values.

#include <cmath>

namespace cellc {

namespace reference {

/// The vector of an elementwise operation: both have its dimension, or one is a scalar.
template <class A, class B>
struct Join {
  static_assert(std::is_same_v<A, B>, "the shapes differ");
  using type = A;
};
template <class A>
struct Join<A, Value<>> {
  using type = A;
};
template <class B>
struct Join<Value<>, B> {
  using type = B;
};
template <>
struct Join<Value<>, Value<>> {
  using type = Value<>;
};
template <class... Values>
struct Joined;
template <class A>
struct Joined<A> {
  using type = A;
};
template <class A, class B, class... More>
struct Joined<A, B, More...> : Joined<typename Join<A, B>::type, More...> {};

template <class V>
V of_values(std::vector<double> values) {
  if constexpr (V::rank == 0)
    return V(values.at(0));
  else
    return V(std::move(values));
}

template <class F, class... V>
typename Joined<V...>::type each(F f, const V&... operands) {
  using Result = typename Joined<V...>::type;
  static_assert(Result::rank <= 1, "elementwise operations take vectors and scalars");
  std::size_t count = 1;
  if constexpr (Result::rank == 1) {
    ((count = V::rank == 1 ? operands.values().size() : count), ...);
    if (((V::rank == 1 && operands.values().size() != count) || ...)) throw std::invalid_argument("the extents of two vectors differ");
  }
  std::vector<double> values(count);
  for (std::size_t i = 0; i < count; ++i) values[i] = f(operands.values()[V::rank == 1 ? i : 0]...);
  return of_values<Result>(std::move(values));
}

template <class R, class C, class D>
Value<R> matvec(const Value<R, C>& matrix, const Value<D>& vector) {
  static_assert(std::is_same_v<C, D>, "a matrix takes a vector of its columns");
  if (matrix.columns() != vector.rows())
    throw std::invalid_argument("the matrix has another number of columns than the vector has elements");
  std::vector<double> result(matrix.rows());
  for (std::size_t r = 0; r < matrix.rows(); ++r) {
    for (std::size_t c = 0; c < matrix.columns(); ++c) result[r] += matrix.values()[r * matrix.columns() + c] * vector.values()[c];
  }
  return Value<R>(std::move(result));
}

inline double sigmoid(double x) { return 1 / (1 + std::exp(-x)); }
inline double relu(double x) { return x < 0 ? 0 : x; }
inline double min(double a, double b) { return std::isnan(a) || a < b ? a : b; }
inline double max(double a, double b) { return std::isnan(a) || a > b ? a : b; }
inline double less(double a, double b) { return a < b ? 1 : 0; }
inline double more(double a, double b) { return a > b ? 1 : 0; }

template <class A>
struct ConditionOf;
template <class... D>
struct ConditionOf<Value<D...>> {
  using type = Condition<D...>;
};
template <class... D>
Condition<D...> condition(Value<D...> holds) {
  return {std::move(holds)};
}

}  // namespace reference

using ::exp;
using ::sqrt;
using ::tanh;
using reference::max;
using reference::min;
using reference::relu;
using reference::sigmoid;

/// name(a, b) for vectors and scalars, where one side may be a double; `expression` is of the doubles a and b.
#define CELLC_BINARY(name, finish, expression)                                                  \
  template <class... A, class... B>                                                             \
  auto name(const Value<A...>& left, const Value<B...>& right) {                                \
    return finish(reference::each([](double a, double b) { return expression; }, left, right)); \
  }                                                                                             \
  template <class... A>                                                                         \
  auto name(const Value<A...>& left, double right) {                                            \
    return name(left, Scalar(right));                                                           \
  }                                                                                             \
  template <class... B>                                                                         \
  auto name(double left, const Value<B...>& right) {                                            \
    return name(Scalar(left), right);                                                           \
  }

CELLC_BINARY(operator+, , a + b)
CELLC_BINARY(operator-, , a - b)
CELLC_BINARY(operator/, , a / b)
CELLC_BINARY(operator*, , a* b)
CELLC_BINARY(min, , reference::min(a, b))
CELLC_BINARY(max, , reference::max(a, b))
CELLC_BINARY(operator<, reference::condition, reference::less(a, b))
CELLC_BINARY(operator>, reference::condition, reference::more(a, b))
#undef CELLC_BINARY

template <class R, class C, class D>
Value<R> operator*(const Value<R, C>& matrix, const Value<D>& vector) {
  return reference::matvec(matrix, vector);
}

#define CELLC_ASSIGN(name, sign)                                                                       \
  template <class... A, class B, class = decltype(std::declval<Value<A...>>() sign std::declval<B>())> \
  Value<A...>& name(Value<A...>& left, const B& right) {                                               \
    return left = left sign right;                                                                     \
  }

CELLC_ASSIGN(operator+=, +)
CELLC_ASSIGN(operator-=, -)
CELLC_ASSIGN(operator*=, *)
CELLC_ASSIGN(operator/=, /)
#undef CELLC_ASSIGN

#define CELLC_UNARY(name, expression)                                     \
  template <class... A>                                                   \
  Value<A...> name(const Value<A...>& operand) {                          \
    return reference::each([](double a) { return expression; }, operand); \
  }

CELLC_UNARY(operator-, -a)
CELLC_UNARY(tanh, std::tanh(a))
CELLC_UNARY(exp, std::exp(a))
CELLC_UNARY(sqrt, std::sqrt(a))
CELLC_UNARY(sigmoid, reference::sigmoid(a))
CELLC_UNARY(relu, reference::relu(a))
#undef CELLC_UNARY

namespace reference {
inline Scalar value(double number) { return number; }
template <class... D>
const Value<D...>& value(const Value<D...>& same) {
  return same;
}
}  // namespace reference

/// a where the condition holds, else b; a and b are vectors, scalars or numbers.
template <class... D, class A, class B>
auto select(const Condition<D...>& condition, const A& a, const B& b) {
  return reference::each([](double holds, double x, double y) { return holds != 0 ? x : y; }, condition.holds, reference::value(a),
                         reference::value(b));
}

/// The sum of a vector's elements.
template <class D>
Scalar reduce_sum(const Value<D>& operand) {
  double sum = 0;
  for (const double value : operand.values()) sum += value;
  return sum;
}

/// Their mean.
template <class D>
Scalar mean(const Value<D>& operand) {
  return reduce_sum(operand) / static_cast<double>(operand.rows());
}

/// Block `Index` of a vector of `Count` blocks; throws std::invalid_argument when the extent is not a multiple of `Count`.
template <int Index, int Count, class D>
Value<D> chunk(const Value<Stack<Count, D>>& stack) {
  static_assert(Index >= 0 && Index < Count, "there is no such block");
  if (stack.rows() % Count != 0) throw std::invalid_argument("the extent of a Stack is not a multiple of its count");
  const std::size_t length = stack.rows() / Count;
  const auto begin = stack.values().begin() + static_cast<std::ptrdiff_t>(length * Index);
  return Value<D>(std::vector<double>(begin, begin + static_cast<std::ptrdiff_t>(length)));
}

/// The blocks of all operands, which have one dimension, on top of each other.
template <class A, class B, class... More>
auto concat(const Value<A>& first, const Value<B>& second, const Value<More>&... more) {
  using D = typename reference::Block<A>::type;
  static_assert(std::is_same_v<D, typename reference::Block<B>::type> && (std::is_same_v<D, typename reference::Block<More>::type> && ...),
                "the blocks have different dimensions");
  std::vector<double> values = first.values();
  const auto append = [&values](const std::vector<double>& block) { values.insert(values.end(), block.begin(), block.end()); };
  append(second.values());
  (append(more.values()), ...);
  constexpr int count = ((reference::Block<A>::count + reference::Block<B>::count) + ... + reference::Block<More>::count);
  return Value<Stack<count, D>>(std::move(values));
}

}  // namespace cellc
