#pragma once
// The cell language as cellc parses it: names and types, nothing that runs. Operators and conversions take any dimensions here, so
// that a wrong shape reaches cellc's own check, which can name both shapes and the declarations concerned.

#define CELLC_CELL __attribute__((annotate("cellc::cell")))

extern "C" {
double tanh(double) noexcept;
double exp(double) noexcept;
double sqrt(double) noexcept;
}

namespace cellc {

template <class... Dims>
class Value {
 public:
  Value();
  Value(double);
  template <class... Other>
  Value(const Value<Other...>&);
  explicit operator bool() const;
};

template <class... Dims>
class Condition : public Value<Dims...> {};

template <class V>
struct Computed;
template <class... Dims>
struct Computed<Value<Dims...>> {
  using type = int;
};

template <class D>
class Input : public Value<D> {
 public:
  Input();
  Input(double);
  template <class V, typename Computed<V>::type = 0>
  Input(const V&);
};

template <class D>
class State : public Value<D> {
 public:
  State();
  State(double);
  template <class... Other>
  State(const Value<Other...>&);
};

template <class... Dims>
class Param : public Value<Dims...> {
 public:
  Param();
  Param(double);
  template <class V, typename Computed<V>::type = 0>
  Param(const V&);
};

template <class... Dims>
class States {
 public:
  template <class... Any>
  States(const Any&...);
};

template <class A, class B>
struct JoinOf {
  using type = A;
};
template <class B>
struct JoinOf<Value<>, B> {
  using type = B;
};
template <class A, class B>
using Join = typename JoinOf<A, B>::type;

template <class A, class B>
struct ProductOf : JoinOf<A, B> {};
template <class R, class C, class... B>
struct ProductOf<Value<R, C>, Value<B...>> {
  using type = Value<R>;
};
template <class A, class B>
using Product = typename ProductOf<A, B>::type;

template <class V>
struct ConditionOf;
template <class... Dims>
struct ConditionOf<Value<Dims...>> {
  using type = Condition<Dims...>;
};
template <class A, class B>
using Comparison = typename ConditionOf<Join<A, B>>::type;

#define CELLC_BINARY(name, Result)                                               \
  template <class... A, class... B>                                              \
  Result<Value<A...>, Value<B...>> name(const Value<A...>&, const Value<B...>&); \
  template <class... A>                                                          \
  Result<Value<A...>, Value<>> name(const Value<A...>&, double);                 \
  template <class... B>                                                          \
  Result<Value<>, Value<B...>> name(double, const Value<B...>&);

CELLC_BINARY(operator+, Join)
CELLC_BINARY(operator-, Join)
CELLC_BINARY(operator*, Product)
CELLC_BINARY(operator/, Join)
CELLC_BINARY(operator<, Comparison)
CELLC_BINARY(operator>, Comparison)
CELLC_BINARY(operator<=, Comparison)
CELLC_BINARY(operator>=, Comparison)
CELLC_BINARY(operator==, Comparison)
CELLC_BINARY(operator!=, Comparison)
CELLC_BINARY(min, Join)
CELLC_BINARY(max, Join)

#define CELLC_ASSIGN(name)                             \
  template <class... A, class... B>                    \
  Value<A...>& name(Value<A...>&, const Value<B...>&); \
  template <class... A>                                \
  Value<A...>& name(Value<A...>&, double);

CELLC_ASSIGN(operator+=)
CELLC_ASSIGN(operator-=)
CELLC_ASSIGN(operator*=)
CELLC_ASSIGN(operator/=)

#define CELLC_UNARY(name) \
  template <class... A>   \
  Value<A...> name(const Value<A...>&);

CELLC_UNARY(operator-)
CELLC_UNARY(tanh)
CELLC_UNARY(sigmoid)
CELLC_UNARY(relu)
CELLC_UNARY(exp)
CELLC_UNARY(sqrt)

using ::exp;
using ::sqrt;
using ::tanh;
double sigmoid(double);
double relu(double);
double min(double, double);
double max(double, double);

template <class... A>
Value<A...> value(const Value<A...>&);
Value<> value(double);
template <class C, class A, class B>
auto select(const C& c, const A& a, const B& b) -> Join<decltype(value(c)), Join<decltype(value(a)), decltype(value(b))>>;

template <class... A>
Value<> reduce_sum(const Value<A...>&);
template <class... A>
Value<> mean(const Value<A...>&);

template <class D>
struct BlockOf {
  using type = D;
  static constexpr int count = 1;
};
template <int Count, class D>
struct BlockOf<Stack<Count, D>> {
  using type = D;
  static constexpr int count = Count;
};
template <class D>
using Block = typename BlockOf<D>::type;

template <int Index, class... A>
Value<Block<A>...> chunk(const Value<A...>&);

template <class A, class B, class... C>
Value<Stack<((BlockOf<A>::count + BlockOf<B>::count) + ... + BlockOf<C>::count), Block<A>>> concat(const Value<A>&, const Value<B>&,
                                                                                                   const Value<C>&...);

}  // namespace cellc

// What <cmath> has and the language does not: declared for values, so that cellc itself can say so at the call.
#define CELLC_UNKNOWN(name)                           \
  namespace cellc {                                   \
  CELLC_UNARY(name)                                   \
  }                                                   \
  namespace std {                                     \
  template <class... A>                               \
  cellc::Value<A...> name(const cellc::Value<A...>&); \
  }

CELLC_UNKNOWN(abs)
CELLC_UNKNOWN(acos)
CELLC_UNKNOWN(acosh)
CELLC_UNKNOWN(asin)
CELLC_UNKNOWN(asinh)
CELLC_UNKNOWN(atan)
CELLC_UNKNOWN(atanh)
CELLC_UNKNOWN(cbrt)
CELLC_UNKNOWN(ceil)
CELLC_UNKNOWN(cos)
CELLC_UNKNOWN(cosh)
CELLC_UNKNOWN(erf)
CELLC_UNKNOWN(exp2)
CELLC_UNKNOWN(expm1)
CELLC_UNKNOWN(fabs)
CELLC_UNKNOWN(floor)
CELLC_UNKNOWN(log)
CELLC_UNKNOWN(log10)
CELLC_UNKNOWN(log1p)
CELLC_UNKNOWN(log2)
CELLC_UNKNOWN(round)
CELLC_UNKNOWN(sin)
CELLC_UNKNOWN(sinh)
CELLC_UNKNOWN(tan)
CELLC_UNKNOWN(trunc)

#undef CELLC_BINARY
#undef CELLC_ASSIGN
#undef CELLC_UNARY
#undef CELLC_UNKNOWN
