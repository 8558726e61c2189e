#include <doctest/doctest.h>

#include <bit>
#include <cmath>
#include <limits>
#include <random>

#include "graph/scanner.h"
#include "graph/text.h"
#include "message.h"

namespace {

using Limits = std::numeric_limits<double>;

bool reads_back(double value) {
  const double back = cellc::Scanner(cellc::print_number(value)).number();
  return std::isnan(value) ? std::isnan(back) : std::bit_cast<uint64_t>(back) == std::bit_cast<uint64_t>(value);
}

}  // namespace

TEST_CASE("numbers are spelled as short as can be") {
  CHECK(cellc::print_number(0.1) == "0.1");
  CHECK(cellc::print_number(1) == "1");
  CHECK(cellc::print_number(-0.0) == "-0");
  CHECK(cellc::print_number(-Limits::infinity()) == "-inf");
  CHECK(cellc::print_number(-Limits::quiet_NaN()) == "nan");
  CHECK(cellc::print_number(std::nan("7")) == "nan");
}

TEST_CASE("every number reads back with its bits") {
  for (const double value :
       {0.0, -0.0, 0.1, 1e22, 1e23, 9007199254740993.0, Limits::denorm_min(), -Limits::denorm_min(), Limits::min(), Limits::max(),
        Limits::lowest(), Limits::epsilon(), Limits::infinity(), -Limits::infinity(), Limits::quiet_NaN()})
    CHECK(reads_back(value));
  std::mt19937_64 random(1);
  int wrong = 0;
  for (int i = 0; i < 20000; ++i) wrong += reads_back(std::bit_cast<double>(random())) ? 0 : 1;
  CHECK(wrong == 0);
}

TEST_CASE("a number has one spelling") {
  struct Case {
    const char* text;
    std::string message;
  };
  const Case cases[] = {
      {"1.0", "expected the number as 1, found '1.0'"},
      {"0.10", "expected the number as 0.1, found '0.10'"},
      {"1e0", "expected the number as 1, found '1e0'"},
      {"NaN", "expected the number as nan, found 'NaN'"},
      {"-nan", "expected the number as nan, found '-nan'"},
      {"infinity", "expected the number as inf, found 'infinity'"},
      {"0.1000000000000000055", "expected the number as 0.1, found '0.1000000000000000055'"},
      {"1e999", "expected a number within float64, found '1e999'"},
      {"-1e999", "expected a number within float64, found '-1e999'"},
      {"+1", "expected a number, found '+1'"},
      {"1.2.3", "expected a number, found '1.2.3'"},
      {"0x10", "expected a number, found '0x10'"},
      {"1,5", ""},
      {"", "expected a number, found the end of the line"},
      {"\xff", "expected a number, found '\\xff'"},
  };
  for (const Case& row : cases) CHECK(message_of([&] { cellc::Scanner(row.text).number(); }) == row.message);
}

TEST_CASE("integers are digits without sign and leading zeros") {
  const auto integer = [](const char* text) { return cellc::Scanner(text).integer("a count"); };
  CHECK(integer("0") == 0);
  CHECK(integer("120 ") == 120);
  CHECK(integer("999999999999999999") == 999999999999999999);
  for (const char* text : {"", "-1", "+1", "01", "00", "x", "1000000000000000000", "99999999999999999999999999"})
    CHECK(message_of([&] { integer(text); }).substr(0, 23) == "expected a count, found");
}

TEST_CASE("excerpts are short and printable") {
  CHECK(cellc::excerpt("") == "''");
  CHECK(cellc::excerpt(std::string_view("a\0b\n\x7f", 5)) == "'a\\x00b\\x0a\\x7f'");
  CHECK(cellc::excerpt(std::string(1000000, 'a')).size() < 50);
}
