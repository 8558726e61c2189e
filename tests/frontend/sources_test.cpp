#include <doctest/doctest.h>

#include "frontend/frontend.h"
#include "temporary_source.h"

// Whole files: what there is to find in them, and files that are none.

namespace {

const std::string start = "#include <cellc/cell.h>\nusing namespace cellc;\n";

std::string cell_names(const cellc::FrontendResult& result) {
  std::string names;
  for (const cellc::Graph& graph : result.cells) names += graph.cell + " ";
  return names;
}

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("the shipped cells are read") {
  const cellc::FrontendResult result = cellc::read_cells(CELLC_CELLS_DIR "/rnn_cell.cpp", CELLC_INCLUDE_DIR);
  CHECK(result.diagnostics == "");
  CHECK(cell_names(result) == "rnn_tanh rnn_relu ");
}

TEST_CASE("cells are found in namespaces and linkage blocks, in their order") {
  const cellc::FrontendResult result =
      read_text(start +
                "namespace a::b { CELLC_CELL State<H> two(State<H> h); }\n"
                "namespace { CELLC_CELL static State<H> one(State<H> h) { return h; } }\n"
                "State<H> a::b::two(State<H> h) { return tanh(h); }\n"
                "extern \"C\" { CELLC_CELL State<H> three([[maybe_unused]] const State<H> h) noexcept { return h; } }\n"
                "CELLC_CELL auto four(State<H> h) -> State<H> { return three(h); }\n");
  CHECK(result.diagnostics == "");
  CHECK(cell_names(result) == "two one three four ");
}

TEST_CASE("what is not called from a cell may be any C++") {
  const cellc::FrontendResult result =
      read_text(start + "int count(int n) { for (;;) if (n) return n / 2; }\nCELLC_CELL State<H> cell(State<H> h) { return h; }\n");
  CHECK(result.diagnostics == "");
  CHECK(cell_names(result) == "cell ");
}

TEST_CASE("one wrong cell leaves no graph of the others") {
  const cellc::FrontendResult result = read_text(
      start + "CELLC_CELL State<H> good(State<H> h) { return h; }\nCELLC_CELL State<H> wrong(State<H> h) { return h * (1/2); }\n");
  CHECK(result.cells.empty());
  CHECK(contains(result.diagnostics, "integer division"));
}

TEST_CASE("warnings stand beside cells, and stay warnings") {
  const cellc::FrontendResult result =
      read_text(start + "CELLC_CELL State<H> cell(State<H> h) { int unused = 1; return h; }\n", {"-Wall", "-Werror"});
  CHECK(contains(result.diagnostics, "warning: unused variable 'unused'"));
  CHECK(cell_names(result) == "cell ");
}

TEST_CASE("options of the caller hold") {
  const cellc::FrontendResult result =
      read_text(start + "CELLC_CELL State<H> cell(State<H> h) { return h * FACTOR; }\n", {"-DFACTOR=2", "-std=c++17"});
  CHECK(cell_names(result) == "cell ");
}

TEST_CASE("diagnostics are in colour when that is asked for") {
  const std::string text = start + "CELLC_CELL State<H> cell(State<H> h) { }\n";
  CHECK(!contains(read_text(text).diagnostics, "\x1b["));
  CHECK(contains(read_text(text, {"-fcolor-diagnostics"}).diagnostics, "\x1b["));
}

TEST_CASE("a file that is none is an error") {
  CHECK(cellc::read_cells("/nowhere/cell.cpp", CELLC_INCLUDE_DIR).diagnostics == "/nowhere/cell.cpp: error: no such file\n");
  CHECK(cellc::read_cells("/", CELLC_INCLUDE_DIR).diagnostics == "/: error: no such file\n");
  CHECK(contains(cellc::read_cells(CELLC_CELLS_DIR "/rnn_cell.cpp", "/nowhere").diagnostics, "/nowhere/cellc/cell.h: error: no such file"));
}

TEST_CASE("text that is no cell is an error, never a crash") {
  for (const std::string& text : {std::string(), std::string(1, '\0'), std::string("\xff\xfe"), std::string("int main( {"),
                                  std::string("#include <nothing.h>"), std::string("#include __FILE__"), start + "CELLC_CELL",
                                  start + "CELLC_CELL State<H> f(State<H> h) { return " + std::string(10000, '(')}) {
    const cellc::FrontendResult result = read_text(text);
    CHECK(result.cells.empty());
    CHECK(contains(result.diagnostics, "error: "));
  }
}

TEST_CASE("an expression of ten thousand terms is read") {
  std::string text = start + "CELLC_CELL State<H> cell(State<H> h) { return h";
  for (int i = 0; i < 10000; ++i) text += " + h";
  const cellc::FrontendResult result = read_text(text + "; }\n");
  CHECK(result.diagnostics == "");
  REQUIRE(result.cells.size() == 1);
  CHECK(result.cells[0].nodes.size() == 10001);
}
