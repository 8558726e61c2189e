#include <doctest/doctest.h>

#include <sstream>

#include "frontend/frontend.h"
#include "graph/check.h"
#include "graph/text.h"
#include "temporary_source.h"

// Good sources, and what their graphs compute, written as formulas: the operations by their names in op.h, leaves by theirs.

namespace {

using cellc::Graph;
using cellc::Op;

struct Name {
  Op op;
  const char* name;
};
constexpr Name names[] = {{Op::add, "add"},       {Op::sub, "sub"},         {Op::mul, "mul"},       {Op::div, "div"},
                          {Op::min, "min"},       {Op::max, "max"},         {Op::neg, "neg"},       {Op::select, "select"},
                          {Op::tanh, "tanh"},     {Op::sigmoid, "sigmoid"}, {Op::relu, "relu"},     {Op::exp, "exp"},
                          {Op::matvec, "matvec"}, {Op::slice, "slice"},     {Op::concat, "concat"}, {Op::reduce_sum, "sum"},
                          {Op::mean, "mean"},     {Op::sqrt, "sqrt"}};

std::string formula(const Graph& graph, cellc::NodeId id) {
  const cellc::Node& node = graph.nodes[static_cast<size_t>(id)];
  std::ostringstream text;
  text.precision(10);
  if (node.op == Op::constant) text << node.value;
  if (!node.name.empty()) text << node.name;
  for (const Name& row : names) {
    if (row.op == node.op) text << row.name;
  }
  if (node.op == Op::slice) text << node.begin;
  for (size_t i = 0; i < node.operands.size(); ++i) text << (i == 0 ? "(" : ", ") << formula(graph, node.operands[i]);
  return text.str() + (node.operands.empty() ? "" : ")");
}

struct Case {
  const char* name;
  const char* before;      ///< helpers, constants
  const char* parameters;  ///< after State<H> h
  const char* body;
  const char* expected;
};

const Case cases[] = {
    {"the state itself", "", "", "return h;", "h"},
    {"products and sums", "", "Input<I> x, Param<H, I> w, Param<H> b", "return tanh(w * x + b);", "tanh(add(matvec(w, x), b))"},
    {"every elementwise operation", "", "Param<H> b", "return min(-h, b) - max(sigmoid(h), relu(b)) / exp(h) * tanh(b);",
     "sub(min(neg(h), b), mul(div(max(sigmoid(h), relu(b)), exp(h)), tanh(b)))"},
    {"a > b is b < a", "", "Param<H> b", "return select(h > b, 1.0, select(h < 0, b, h));", "select(b, h, 1, select(h, 0, b, h))"},
    {"a comparison has a name", "", "", "auto large = h > 1.0; return select(large, 1.0, h);", "select(1, h, 1, h)"},
    {"numbers on either side", "", "", "return 1 - 2.5 * h / 4;", "sub(1, div(mul(2.5, h), 4))"},
    {"constants are folded", "constexpr double k = 0.25; const int n = 3;", "", "const double two = 2; return h * (k + n * two - 1.0 / 2);",
     "mul(h, 5.75)"},
    {"functions of constants are folded", "", "", "return h * (max(1.0, 2.0) + relu(-1.0) + exp(0.0) + tanh(0.0) + sigmoid(0.0));",
     "mul(h, 3.5)"},
    {"float constants are rounded to float", "", "", "float k = 0.1; return h * k;", "mul(h, 0.1000000015)"},
    {"float arithmetic stays in float", "constexpr float a = 0.1f, b = 0.2f;", "", "return h * (a + b);", "mul(h, 0.3000000119)"},
    {"template constants", "template <class T> constexpr T third = T(1) / 3;", "", "return h * third<float>;", "mul(h, 0.3333333433)"},
    {"locals are values", "", "", "Vector<H> a = tanh(h); Vector<H> b = a; a = exp(a); return a - b;", "sub(exp(tanh(h)), tanh(h))"},
    {"compound assignment", "", "Param<H> b", "Vector<H> a = h; a += b; a -= 1; a *= a; a /= 2.0; return a;",
     "div(mul(sub(add(h, b), 1), sub(add(h, b), 1)), 2)"},
    {"a state is reassigned", "", "", "h = tanh(h); h *= 2; return h;", "mul(tanh(h), 2)"},
    {"numbers are reassigned", "", "", "double k = 1; k += 0.5; k = k * k; int n = 2; n *= 3; return h * k * n;", "mul(mul(h, 2.25), 6)"},
    {"scopes", "", "", "Vector<H> a = h; { Vector<H> a = tanh(h); h = a; } return h + a;", "add(tanh(h), h)"},
    {"a return in a scope", "", "", "{ Vector<H> a = tanh(h); { return a; } }", "tanh(h)"},
    {"a const reference follows its variable", "", "", "Vector<H> a = h; const Vector<H>& r = a; a = tanh(a); return r;", "tanh(h)"},
    {"a const reference keeps a temporary", "", "", "Vector<H> a = h; const Vector<H>& r = a + a; a = tanh(a); return r;", "add(h, h)"},
    {"helpers", "Vector<H> square(Vector<H> v) { return v * v; }", "", "return square(square(h));", "mul(mul(h, h), mul(h, h))"},
    {"a helper's locals are its own", "Vector<H> twice(Vector<H> h) { Vector<H> v = h + h; h = v; return h; }", "",
     "Vector<H> v = tanh(h); Vector<H> w = twice(v); return w - v - h;", "sub(sub(add(tanh(h), tanh(h)), tanh(h)), h)"},
    {"overloads",
     "Vector<H> f(Vector<H> v) { return tanh(v); } Vector<I> f(Vector<I> v) { return exp(v); } double f(double k) { return k + 1; }",
     "Input<I> x, Param<H, I> w", "return f(h) * f(1.0) + w * f(x);", "add(mul(tanh(h), 2), matvec(w, exp(x)))"},
    {"helpers take roles, references and defaults", "Vector<H> f(Param<H, I> w, const Input<I>& x, double k = 0.5) { return w * x * k; }",
     "Input<I> x, Param<H, I> w", "return f(w, x) + f(w, x, 2);", "add(mul(matvec(w, x), 0.5), mul(matvec(w, x), 2))"},
    {"helper templates", "template <class D> Vector<D> f(const Vector<D>& v) { return v + 1; } template <int N> double n() { return N; }",
     "Input<I> x, Param<H, I> w", "return w * f(x) + f(Vector<H>(h)) * n<4>();", "add(matvec(w, add(x, 1)), mul(add(h, 1), 4))"},
    {"packs of arguments", "template <class... V> auto sum(V... v) { return (v + ...); }", "Param<H> b", "return sum(h, b, h);",
     "add(h, add(b, h))"},
    {"blocks", "", "Param<Stack<3, H>> b", "return chunk<2>(b) + chunk<0>(concat(h, h));", "add(slice2(b), slice0(concat(h, h)))"},
    {"blocks of blocks", "", "Param<Stack<3, H>> b", "Vector<Stack<5, H>> c = concat(b, h, h); return chunk<4>(c);",
     "slice4(concat(concat(b, h), h))"},
    {"scalars", "", "Input<I> x", "Scalar s = reduce_sum(x * x); s += 1.0; return h / s;", "div(h, add(sum(mul(x, x)), 1))"},
    {"roots and means", "", "", "return (h - mean(h)) / sqrt(mean(h * h) + sqrt(4.0));",
     "div(sub(h, mean(h)), sqrt(add(mean(mul(h, h)), 2)))"},
    {"dimensions of one's own", "struct P : cellc::Dim {};", "Param<P> b, Param<H, P> w", "return w * b;", "matvec(w, b)"},
    {"types have other names", "using Gate = Vector<H>;", "",
     "using V = Gate; typedef V W; static_assert(true); W v = h; return State<H>{v};", "h"},
    {"macros", "#define GATE(v) sigmoid((v) * 2)\n", "", "return GATE(h);", "sigmoid(mul(h, 2))"},
};

std::string text_of(const Case& row) {
  const std::string parameters = std::string("State<H> h") + (*row.parameters == '\0' ? "" : ", ") + row.parameters;
  return std::string("#include <cellc/cell.h>\nusing namespace cellc;\n") + row.before + "\n/// A cell.\nCELLC_CELL State<H> cell(" +
         parameters + ") {\n" + row.body + "\n}\n";
}

}  // namespace

TEST_CASE("good sources give the graphs of their formulas") {
  for (const Case& row : cases) {
    CAPTURE(std::string(row.name));
    const cellc::FrontendResult result = read_text(text_of(row));
    CHECK_MESSAGE(result.diagnostics.find("error") == std::string::npos, result.diagnostics);
    REQUIRE(result.cells.size() == 1);
    check(result.cells[0]);
    CHECK(formula(result.cells[0], result.cells[0].results.at(0)) == row.expected);
  }
}

TEST_CASE("a cell's text form") {
  const cellc::FrontendResult result = read_text(
      "#include <cellc/cell.h>\nusing namespace cellc;\nCELLC_CELL State<H> gated(Input<I> x, State<H> h, Param<Stack<2, H>, I> w) {\n"
      "  const auto gates = w * x;\n  const auto z = sigmoid(chunk<1>(gates));\n  return (1 - z) * tanh(chunk<0>(gates)) + z * h;\n}\n");
  REQUIRE(result.cells.size() == 1);
  CHECK(print_graph(result.cells[0]) == R"(cellgraph 1
cell gated
%0 = in x : [I]
%1 = state h : [H]
%2 = param w : [2*H, I]
%3 = matvec %2, %0 : [2*H]
%4 = slice %3, 1 : [H]
%5 = sigmoid %4 : [H]
%6 = const 1 : []
%7 = sub %6, %5 : [H]
%8 = slice %3, 0 : [H]
%9 = tanh %8 : [H]
%10 = mul %7, %9 : [H]
%11 = mul %5, %1 : [H]
%12 = add %10, %11 : [H]
return %12
)");
}

TEST_CASE("several states are returned as a tuple") {
  for (const std::string type : {"States<H, P>", "std::tuple<State<H>, State<P>>"}) {
    CAPTURE(type);
    const cellc::FrontendResult result =
        read_text("#include <tuple>\n#include <cellc/cell.h>\nusing namespace cellc;\nstruct P : Dim {};\nCELLC_CELL " + type +
                  " cell(State<H> h, Param<P, H> w, State<P> p) { return {tanh(h), w * h + p}; }\n");
    CHECK_MESSAGE(result.diagnostics.find("error") == std::string::npos, result.diagnostics);
    REQUIRE(result.cells.size() == 1);
    const Graph& graph = result.cells[0];
    REQUIRE(graph.results.size() == 2);
    CHECK(formula(graph, graph.results[0]) == "tanh(h)");
    CHECK(formula(graph, graph.results[1]) == "add(matvec(w, h), p)");
  }
}

TEST_CASE("helpers that are called where several states are returned") {
  const cellc::FrontendResult result = read_text(R"(#include <cellc/cell.h>
using namespace cellc;
template <class V> auto twice(const V& a) { return 2 * a; }
template <class V> auto deep(const V& a) { return tanh(twice(twice(a))); }
CELLC_CELL States<H, H> f(State<H> h, State<H> c) {
  Vector<H> n = h + c;
  return {deep(n), n + deep(twice(h))};
}
)");
  CHECK_MESSAGE(result.diagnostics.find("error") == std::string::npos, result.diagnostics);
  REQUIRE(result.cells.size() == 1);
  const Graph& graph = result.cells[0];
  CHECK(formula(graph, graph.results[0]) == "tanh(mul(2, mul(2, add(h, c))))");
  CHECK(formula(graph, graph.results[1]) == "add(add(h, c), tanh(mul(2, mul(2, mul(2, h)))))");
}

TEST_CASE("the leaves keep the signature's order, roles and shapes") {
  const cellc::FrontendResult result = read_text(
      "#include <cellc/cell.h>\nusing namespace cellc;\nCELLC_CELL State<H> cell(Param<Stack<3, H>, I> w, Input<I> x, State<H> h, const "
      "Param<H>& unused) { return h; }\n");
  REQUIRE(result.cells.size() == 1);
  std::string leaves;
  for (const Op op : {Op::input, Op::state, Op::param}) {
    for (const cellc::NodeId id : nodes_of(result.cells[0], op)) {
      const cellc::Node& node = result.cells[0].nodes[static_cast<size_t>(id)];
      leaves += node.name + to_string(node.shape) + " ";
    }
  }
  CHECK(leaves == "x[I] h[H] w[3*H, I] unused[H] ");
}
