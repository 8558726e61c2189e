#include <doctest/doctest.h>
#include <fmt/format.h>

#include "graph/check.h"
#include "graph/text.h"
#include "mutate.h"
#include "random_graph.h"

namespace {

using cellc::Graph;

const std::vector<std::string> words{"%",     "%0",     "%7",   " = ",    " : ",    "[",     "]",      "[H]",
                                     ", ",    "3*",     "-",    "\n",     "cell ",  "state", "return", "cellgraph 1\n",
                                     "const", "slice ", "neg ", "concat", "matvec", "nan",   "\xff",   std::string(1, '\0')};

/// An error with a line, or a graph that keeps every rule and whose text is the one that was read.
bool is_sound(const std::string& text) {
  try {
    const Graph graph = cellc::parse_graph(text);
    check(graph);
    cellc::print_dot(graph);
    return cellc::print_graph(graph) == text;
  } catch (const cellc::GraphError& error) {
    return std::string_view(error.what()).substr(0, 5) == "line ";
  }
}

bool are_sound(const std::string& text) {
  try {
    std::string printed;
    for (const Graph& graph : cellc::parse_graphs(text)) printed += cellc::print_graph(graph);
    return printed == text;
  } catch (const cellc::GraphError&) {
    return true;
  }
}

std::string repeated(const std::string& text, int count) {
  std::string result;
  for (int i = 0; i < count; ++i) result += text;
  return result;
}

/// A state and then `count` nodes that each use the one before.
std::string chain(int count, const char* op) {
  std::string text = "cellgraph 1\ncell c\n%0 = state h : [H]\n";
  for (int i = 1; i <= count; ++i) text += fmt::format("%{} = {} %{} : [H]\n", i, op, i - 1);
  return text + fmt::format("return %{}\n", count);
}

bool is_graph(const std::string& text) {
  try {
    cellc::parse_graph(text);
    return true;
  } catch (const cellc::GraphError&) {
    return false;
  }
}

}  // namespace

TEST_CASE("changed texts of graphs give an error or a sound graph") {
  std::mt19937_64 random(11);
  int unsound = 0;
  int read = 0;
  for (int i = 0; i < 200; ++i) {
    const std::string text = cellc::print_graph(random_graph(random));
    for (int k = 0; k < 100; ++k) {
      const std::string changed = mutate(text, words, random);
      unsound += is_sound(changed) && are_sound(changed + (k % 2 == 0 ? text : "")) ? 0 : 1;
      read += is_graph(changed) ? 1 : 0;
    }
  }
  CHECK(unsound == 0);
  CHECK(read > 100);  // else the changes are too wild to reach past the parser
}

TEST_CASE("texts made of the format's words give an error") {
  std::mt19937_64 random(12);
  int unsound = 0;
  for (int i = 0; i < 2000; ++i) {
    std::string text = "cellgraph 1\ncell c\n%0 = state h : [H]\n%1 = ";
    for (size_t k = random() % 12; k > 0; --k) text += words[random() % words.size()];
    unsound += is_sound(text + "\nreturn %0\n") && is_sound(text) ? 0 : 1;
  }
  CHECK(unsound == 0);
}

TEST_CASE("each beginning of a text but the whole is an error") {
  std::mt19937_64 random(13);
  const std::string text = cellc::print_graph(random_graph(random));
  for (size_t length = 0; length < text.size(); ++length) CHECK(!is_graph(text.substr(0, length)));
  CHECK(is_graph(text));
}

TEST_CASE("long texts are read, long lines and names are told in short") {
  CHECK(is_graph(chain(100000, "neg")));
  const std::string start = "cellgraph 1\ncell c\n";
  const std::string long_texts[] = {
      std::string(1 << 20, '\n'),
      std::string(1 << 20, '\0'),
      repeated("cellgraph 1\n", 100000),
      start + std::string(1 << 20, '%'),
      start + "%0 = state h : " + std::string(1 << 20, '['),
      start + "%0 = const " + std::string(1 << 20, '9') + " : []\n",
      start + "%0 = const 0." + std::string(1 << 20, '0') + "1 : []\n",
      start + "%0 = state h : [" + std::string(1 << 20, '9') + "*H]\n",
      start + "%0 = state h : [H]\nreturn" + repeated(" %0,", 100000) + " %0\n",
      "cellgraph 1\ncell " + std::string(1 << 20, 'c') + "\nreturn %0\n",
      start + "%0 = " + std::string(1 << 20, 'x') + " h : [H]\n",
      start + "%0 = state h : [H]\n%1 = param " + std::string(1 << 20, 'n') + " : [1048577*H]\n",
  };
  for (const std::string& text : long_texts) {
    CHECK(is_sound(text));
    CHECK(!is_graph(text));
    try {
      cellc::parse_graph(text);
    } catch (const cellc::GraphError& error) {
      CHECK(std::string_view(error.what()).size() < 300);
    }
  }
}

TEST_CASE("long names are names") {
  const std::string name(1 << 20, 'n');
  CHECK(is_sound("cellgraph 1\ncell " + name + "\n%0 = state " + name + " : [" + name + "]\nreturn %0\n"));
  CHECK(is_graph("cellgraph 1\ncell " + name + "\n%0 = state " + name + " : [" + name + "]\nreturn %0\n"));
}

TEST_CASE("blocks cannot grow beyond their number") {
  std::string text = "cellgraph 1\ncell c\n%0 = state h : [H]\n%1 = concat %0, %0 : [2*H]\n";
  int64_t count = 2;
  int id = 2;
  for (; count < 1048576; ++id) {
    count *= 2;
    text += fmt::format("%{0} = concat %{1}, %{1} : [{2}*H]\n", id, id - 1, count);
  }
  CHECK(is_graph(text + "return %0\n"));
  CHECK(!is_graph(text + fmt::format("%{0} = concat %{1}, %{1} : [2097152*H]\nreturn %0\n", id, id - 1)));
}
