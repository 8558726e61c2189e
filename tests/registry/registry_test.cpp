#include "registry/registry.h"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "graph/text.h"
#include "registry/typed_header.h"

// The generated source is compiled, linked with the runtime and with kernels that only tell which they are, and run.

namespace {

namespace fs = std::filesystem;
using cellc::Plan;
using cellc::TableRow;

/// A folder to compile in, removed with this object.
class Folder {
 public:
  Folder() : path_(fs::temp_directory_path() / fmt::format("cellc_registry_{}", getpid())) { fs::create_directories(path_); }
  ~Folder() { fs::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  std::string file(const std::string& name) const { return (path_ / name).string(); }

 private:
  fs::path path_;
};

constexpr const char* gated = R"(cellgraph 1
cell gated
%0 = in x : [I]
%1 = state h : [H]
%2 = param w : [3*H, I]
%3 = param b : [3*H]
%4 = matvec %2, %0 : [3*H]
%5 = add %4, %3 : [3*H]
%6 = slice %5, 1 : [H]
return %6
)";

constexpr const char* two_states = R"(cellgraph 1
cell two_states
%0 = state a : [H]
%1 = state b : [K]
return %0, %1
)";

TableRow row(const std::string& library, const char* graph, const cellc::Sizes& sizes, const std::string& dtype,
             const std::string& target) {
  Plan plan{library, cellc::parse_graph(graph), sizes, dtype, target, {}};
  plan.schedule.source = "analytic";
  TableRow result{plan, "round_up(sizes[1], 8) * (sizes[0] + 1)", {"pack", "step", "step_one", "step_few", "step_many"}, {}};
  if (plan.graph.cell != "gated") return result;
  result.kinds.insert(result.kinds.end(), {"project", "recur_one", "recur_few"});
  result.projected_sizes = {"round_up(sizes[1], 8)", "sizes[0]"};
  return result;
}

/// Kernels that return 1, 2, 3 ...
std::string stubs(const std::vector<TableRow>& rows) {
  std::string text = "extern \"C\" {\n";
  for (const TableRow& entry : rows) {
    int value = 0;
    for (const std::string& kind : entry.kinds)
      text += fmt::format("int {}_argv(void**) {{ return {}; }}\n", symbol(entry.plan, kind), ++value);
  }
  return text + "}\n";
}

std::string read_file(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

/// What a shell command printed, on both streams.
std::string output_of(const Folder& folder, const std::string& command) {
  const int status = std::system(fmt::format("{} >{} 2>&1", command, folder.file("log")).c_str());
  return (status == 0 ? "" : fmt::format("exit status {}\n", status)) + read_file(folder.file("log"));
}

constexpr const char* compile = CELLC_CXX " -std=c++17 -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror -I" CELLC_RUNTIME_INCLUDE;

}  // namespace

TEST_CASE("the tables of two libraries are found by the runtime, with all that they say") {
  const std::vector<TableRow> first{row("first", gated, {{"I", 10}, {"H", 20}}, "float32", "x86-64-v3"),
                                    row("first", gated, {}, "float64", "x86-64-v4")};
  const std::vector<TableRow> second{row("second", two_states, {}, "float32", "x86-64-v2")};
  const Folder folder;
  std::ofstream(folder.file("first.cpp")) << cellc::registry_source("first", first);
  std::ofstream(folder.file("second.cpp")) << cellc::registry_source("second", second);
  std::ofstream(folder.file("stubs.cpp")) << stubs(first) << stubs(second);
  const std::string sources =
      fmt::format("{} {} {} {}", CELLC_PROGRAM, folder.file("first.cpp"), folder.file("second.cpp"), folder.file("stubs.cpp"));
  REQUIRE(output_of(folder, fmt::format("{} {} {} -o {}", compile, sources, CELLC_RUNTIME, folder.file("program"))) == "");
  const std::string schedule = to_string(first[0].plan.schedule);
  const std::string expected = R"(table first
gated_10x20_float32_x86-64-v3 of gated, 2 dims
  sizes 10 20
  float32 x86-64-v3, packed 264, tiles 6 to 12, SCHEDULE
  calls 1 2 3 4 5 6 7 8
  projected 24 10
  in x I
  state h H
  param w 3*H I
  param b 3*H
gated_generic_float64_x86-64-v4 of gated, 2 dims
  float64 x86-64-v4, packed 264, tiles 6 to 12, SCHEDULE
  calls 1 2 3 4 5 6 7 8
  projected 24 10
  in x I
  state h H
  param w 3*H I
  param b 3*H
table second
two_states_generic_float32_x86-64-v2 of two_states, 2 dims
  float32 x86-64-v2, packed 264, tiles 6 to 12, SCHEDULE
  calls 1 2 3 4 5
  state a H
  state b K
)";
  std::string printed = output_of(folder, folder.file("program"));
  for (size_t at; (at = printed.find(schedule)) != std::string::npos;) printed.replace(at, schedule.size(), "SCHEDULE");
  CHECK(printed == expected);
}

TEST_CASE("the class of a cell compiles as C++17 without a warning, whatever names the author took") {
  const std::string names = R"(cellgraph 1
cell sequence
%0 = in states : [P]
%1 = in threads : [H]
%2 = state options : [H]
%3 = state new_options : [H]
%4 = param forward : [H, P]
%5 = param Sequence : [H]
%6 = matvec %4, %0 : [H]
%7 = mul %6, %5 : [H]
%8 = add %7, %1 : [H]
return %8, %2
)";
  const Folder folder;
  const char* uses[] = {
      R"(cellc::Tensor f(const library::Gated& cell, const cellc::Tensor& x, cellc::Tensor h) {
  h = cell(x);
  h = cell(x, h);
  cell.forward(x, {}, h);
  cellc::Step step = cell.bind(x, h, h);
  step();
  cell.sequence(x, h, h, {});
  cellc::StateDict parameters = cell.zero_gradients();
  cell.sequence_backward(x, {}, h, h, {}, {h, {}, &parameters});
  cell.step_backward(x, h, h, h, {h, h, &parameters, false});
  return cell.w().defined() ? cell.sequence(x) : cell.sequence(x, h, cellc::SequenceOptions());
}
library::Gated g(1, 2);
)",
      R"(void f(const library::Sequence& cell, const cellc::Tensor& x, const cellc::Tensor& y) {
  auto [options, more] = cell(x, y);
  library::Sequence::States both = cell(x, y, options, more);
  both = cell(x, y, both);
  both = cell.sequence(x, y);
  cell.forward(x, y, options, more, both.options, both.new_options, 2);
  cell.sequence(x, y, {}, {}, options, more, {}, {});
  cell.step_backward(x, y, x, x, x, x, x, x, {options, more, options, more});
}
)"};
  const char* graphs[] = {gated, names.c_str()};
  for (int k = 0; k < 2; ++k) {
    std::ofstream(folder.file("cell.h")) << cellc::typed_header("library", cellc::parse_graph(graphs[k]), "A comment.");
    std::ofstream(folder.file("use.cpp")) << "#include \"cell.h\"\n" << uses[k];
    CHECK(output_of(folder, fmt::format("{} -fsyntax-only {}", compile, folder.file("use.cpp"))) == "");
  }
}

TEST_CASE("the name of a class is that of its cell in upper camel case") {
  CHECK(cellc::class_name("leaky") == "Leaky");
  CHECK(cellc::class_name("my_own_cell") == "MyOwnCell");
  CHECK(cellc::class_name("rnn2_tanh") == "Rnn2Tanh");
  CHECK(cellc::class_name("MyCell") == "MyCell");
  CHECK(cellc::class_name("_2_x") == "Cell2X");
}

TEST_CASE("each cell is described once, whatever number of kernels it has") {
  const std::string source = cellc::registry_source(
      "library", {row("library", gated, {}, "float32", "x86-64-v2"), row("library", gated, {}, "float32", "x86-64-v3")});
  const std::string definition = "const cellc::CellInfo gated_cell";
  CHECK(source.find(definition) != std::string::npos);
  CHECK(source.find(definition) == source.rfind(definition));
}

TEST_CASE("text in quotes stays one literal") {
  TableRow entry = row("library", gated, {}, "float32", "x86-64-v2");
  entry.plan.schedule.source = "a \"table\" \\ \n%s";
  const Folder folder;
  std::ofstream(folder.file("library.cpp")) << cellc::registry_source("library", {entry});
  CHECK(output_of(folder, fmt::format("{} -fsyntax-only {}", compile, folder.file("library.cpp"))) == "");
}

TEST_CASE("equal rows give equal text") {
  const std::vector<TableRow> rows{row("library", gated, {}, "float32", "x86-64-v2")};
  CHECK(cellc::registry_source("library", rows) == cellc::registry_source("library", rows));
}
