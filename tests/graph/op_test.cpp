#include "graph/op.h"

#include <doctest/doctest.h>

#include <set>

#include "graph/scanner.h"

// The table of operations as a whole. What each operation computes is in evaluate_test.cpp.

namespace {

using cellc::Op;
using cellc::OpRow;

constexpr int op_count = static_cast<int>(Op::outer) + 1;

std::vector<OpRow> all_rows() {
  std::vector<OpRow> rows;
  for (int i = 0; i < op_count; ++i) rows.push_back(cellc::row_of(static_cast<Op>(i)));
  return rows;
}

}  // namespace

TEST_CASE("each operation has its own row and name") {
  std::set<std::string_view> names;
  int expected = 0;
  for (const OpRow& row : all_rows()) {
    CAPTURE(std::string(row.name));
    CHECK(static_cast<int>(row.op) == expected++);
    CHECK(cellc::is_identifier(row.name));
    CHECK(names.insert(row.name).second);
    REQUIRE(cellc::find_op(row.name) != nullptr);
    CHECK(cellc::find_op(row.name)->op == row.op);
  }
}

TEST_CASE("a name that is none gives no row") {
  for (const char* name : {"", "Add", "add ", "ad", "adds", "constant", "input"}) CHECK(cellc::find_op(name) == nullptr);
}

TEST_CASE("leaves and constants have no operands, no rule and no evaluator") {
  for (const OpRow& row : all_rows()) {
    CAPTURE(std::string(row.name));
    const bool computes = !cellc::is_leaf(row.op) && row.op != Op::constant;
    CHECK((row.arity > 0) == computes);
    CHECK((row.shape != nullptr) == (computes && row.op != Op::slice));
    CHECK((row.element != nullptr) + (row.whole != nullptr) == (computes && row.op != Op::slice ? 1 : 0));
  }
}

TEST_CASE("elementwise operations keep a shape, and take scalars beside it") {
  const cellc::Shape vector{{"H", 3}}, matrix{{"H"}, {"I"}};
  for (const OpRow& row : all_rows()) {
    if (!row.element) continue;
    CAPTURE(std::string(row.name));
    std::vector<cellc::Shape> shapes(static_cast<size_t>(row.arity));
    CHECK(row.shape(shapes).empty());
    for (cellc::Shape& shape : shapes) {
      shape = matrix;
      CHECK(row.shape(shapes) == matrix);
    }
    if (row.arity == 1) continue;
    shapes.back() = vector;
    CHECK_THROWS(row.shape(shapes));
  }
}
