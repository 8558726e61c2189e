#include <doctest/doctest.h>

#include "example.h"

// Texts that are no plan: each is the text of a plan with one thing changed.

namespace {

std::string message_of(const std::string& text) {
  try {
    cellc::parse_plan(text);
  } catch (const cellc::PlanError& error) {
    return error.what();
  }
  return "";
}

struct Case {
  std::string from, to, message;
};

const Case cases[] = {
    {"\"version\": 1", "\"version\": 2", "version '2'; expected 1: make the plan anew with this cellc"},
    {"\"version\": 1,", "", "\"version\" is missing"},
    {"my_kernels", "my-kernels", "\"library\" is 'my-kernels'; expected an identifier"},
    {"\"my_kernels\"", "1", "\"library\" is '1'; expected text"},
    {"\"graph\"", "\"graf\"", "\"graph\" is missing"},
    {"cellgraph 1", "cellgraph 2", "\"graph\": line 1: expected 'cellgraph 1', found 'cellgraph 2'"},
    {"add %3, %1", "add %3, %4", "\"graph\": line 7: node %4 (add): %4 is used before it is defined; expected one of the 4 nodes above"},
    {"\"H\": 20,", "", "\"sizes\" is '{\"I\":10}'; expected an extent for each of I, H, or {}"},
    {"\"H\": 20", "\"K\": 20", "\"sizes\" has the dimension 'K'; expected I, H"},
    {"\"H\": 20", "\"H\": 0", "the size of H is '0'; expected an integer from 1 to 1048576"},
    {"\"H\": 20", "\"H\": -1", "the size of H is '-1'; expected an integer from 1 to 1048576"},
    {"\"H\": 20", "\"H\": 1048577", "the size of H is '1048577'; expected an integer from 1 to 1048576"},
    {"\"H\": 20", "\"H\": 18446744073709551615", "the size of H is '18446744073709551615'; expected an integer from 1 to 1048576"},
    {"\"H\": 20", "\"H\": 2.5", "the size of H is '2.5'; expected an integer from 1 to 1048576"},
    {"\"H\": 20", "\"H\": \"20\"", "the size of H is '\"20\"'; expected an integer from 1 to 1048576"},
    {"float32", "float", "\"dtype\" is 'float'; expected float32 or float64 or bfloat16 or float16 or float32-bfloat16 or float32-int8"},
    {"x86-64-v3", "../v3", "\"target\" is '../v3'; expected the name of a target"},
    {"\"lanes\": 16", "\"lanes\": 1e300", "\"schedule\": \"lanes\" is '1e+300'; expected an integer from 2 to 64"},
    {"\"lanes\": 16", "\"lanes\": null", "\"schedule\": \"lanes\" is 'null'; expected an integer from 2 to 64"},
    {"\"lanes\": 16,", "", "\"schedule\": \"lanes\" is missing"},
    {"\"lanes\"", "\"Lanes\"", "\"schedule\": unknown number 'Lanes'"},
    {"\"one_vectors\": 1", "\"one_vectors\": 3",
     "\"schedule\": \"one_vectors\" is 3; expected a divisor or a multiple of \"panel_vectors\", 4"},
    {"\"source\"", "\"from\"", "\"source\" is missing"},
};

}  // namespace

TEST_CASE("what is wrong with a plan is told by its key") {
  for (const Case& row : cases) {
    std::string text = print_plan(example_plan());
    REQUIRE(text.find(row.from) != std::string::npos);
    CHECK(message_of(text.replace(text.find(row.from), row.from.size(), row.to)) == "not a plan: " + row.message);
  }
}

TEST_CASE("text that is no JSON object is no plan") {
  CHECK(message_of("[]") == "not a plan: expected an object");
  CHECK(message_of("7") == "not a plan: expected an object");
  for (const char* text : {"", "{", "not JSON", "{} {}", "{\"version\": 1,}", "\xff\xfe"})
    CHECK(message_of(text).find("parse error at line 1") != std::string::npos);
}
