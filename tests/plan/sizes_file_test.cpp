#include "plan/sizes_file.h"

#include <doctest/doctest.h>

namespace {

std::string message_of(const std::string& text) {
  try {
    cellc::parse_sizes_file(text);
  } catch (const cellc::SizesError& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("a sizes file has a line for each kernel, with comments and empty lines between") {
  const std::vector<cellc::SizeEntry> entries = cellc::parse_sizes_file(
      "# made by hand\ncellc sizes 1\n\nrnn_tanh 10x20 float32   # the first layer\r\n\tleaky  I=8,H=12,P=3 float32-int8\n");
  REQUIRE(entries.size() == 2);
  CHECK(entries[0].cell == "rnn_tanh");
  CHECK(entries[0].size == "10x20");
  CHECK(entries[0].dtype == "float32");
  CHECK(entries[0].line == 4);
  CHECK(entries[1].size == "I=8,H=12,P=3");
  CHECK(entries[1].dtype == "float32-int8");
  CHECK(entries[1].line == 5);
}

TEST_CASE("it is written sorted, each kernel once, and read back") {
  const std::string text = cellc::print_sizes_file({{"rnn_tanh", "10x20", "float64"},
                                                    {"rnn_tanh", "10x20", "float32"},
                                                    {"rnn_tanh", "9x20", "float32"},
                                                    {"leaky", "I=8,H=12", "float32"},
                                                    {"leaky", "I=8,H=9", "float32"},
                                                    {"rnn_tanh", "10x20", "float32"}});
  const std::string lines = text.substr(text.find("\n#") + 1);
  CHECK(text.rfind("cellc sizes 1\n#", 0) == 0);
  CHECK(lines.substr(lines.find('\n') + 1) ==
        "leaky I=8,H=9 float32\nleaky I=8,H=12 float32\nrnn_tanh 9x20 float32\nrnn_tanh 10x20 float32\nrnn_tanh 10x20 float64\n");
  CHECK(cellc::print_sizes_file(cellc::parse_sizes_file(text)) == text);
}

TEST_CASE("a wrong sizes file is an error that names the line") {
  struct Case {
    const char *text, *message;
  };
  const Case cases[] = {
      {"", "line 1: the text ends here; expected 'cellc sizes 1', with which a sizes file begins"},
      {"# only a comment\n", "line 2: the text ends here; expected 'cellc sizes 1', with which a sizes file begins"},
      {"rnn_tanh 10x20 float32\n", "line 1: 'rnn_tanh 10x20 float32'; expected 'cellc sizes 1', with which a sizes file begins"},
      {"cellc sizes 2\n", "line 1: 'cellc sizes 2'; expected 'cellc sizes 1', with which a sizes file begins"},
      {"cellc sizes 1\nrnn_tanh 10x20\n", "line 2: 2 words; expected a cell, a size and a dtype, such as: rnn_tanh 10x20 float32"},
      {"cellc sizes 1\n\nrnn-tanh 10x20 float32\n", "line 3: 'rnn-tanh' is no name of a cell"},
      {"cellc sizes 1\nrnn_tanh 10 x 20 float32\n",
       "line 2: 5 words; expected a cell, a size and a dtype, such as: rnn_tanh 10x20 float32"},
      {"cellc sizes 1\nrnn_tanh 0x20 float32\n", "line 2: '0x20' is no size; expected extents of at least 1, such as 10x20 or I=10,H=20"},
      {"cellc sizes 1\nrnn_tanh I=10x20 float32\n",
       "line 2: 'I=10x20' is no size; expected extents of at least 1, such as 10x20 or I=10,H=20"},
      {"cellc sizes 1\nrnn_tanh 10x20 float\n",
       "line 2: unknown dtype 'float'. There are: float32, float64, bfloat16, float16, float32-bfloat16, float32-int8"},
      {"cellc sizes 1\nrnn_tanh 1x2 float32\nrnn_tanh  1x2 float32 # again\n", "line 3: rnn_tanh 1x2 float32 stands on line 2 already"},
  };
  for (const Case& row : cases) CHECK(message_of(row.text) == row.message);
}
