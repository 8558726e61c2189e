// The loops over columns as they stand in the assembly: sums stay in registers. A compiler that runs out of them, or believes so, stores
// and loads a sum at each column, and the kernel takes up to three times as long.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <regex>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "elman.h"
#include "graph/text.h"
#include "lower/lower.h"
#include "passes/optimise.h"
#include "schedules/analytic.h"

namespace {

constexpr const char* four_gates = R"(cellgraph 1
cell four_gates
%0 = in x : [I]
%1 = state h : [H]
%2 = state c : [H]
%3 = param w : [4*H, I]
%4 = param u : [4*H, H]
%5 = matvec %3, %0 : [4*H]
%6 = matvec %4, %1 : [4*H]
%7 = add %5, %6 : [4*H]
%8 = slice %7, 0 : [H]
%9 = sigmoid %8 : [H]
%10 = slice %7, 1 : [H]
%11 = sigmoid %10 : [H]
%12 = slice %7, 2 : [H]
%13 = tanh %12 : [H]
%14 = slice %7, 3 : [H]
%15 = sigmoid %14 : [H]
%16 = mul %11, %2 : [H]
%17 = mul %9, %13 : [H]
%18 = add %16, %17 : [H]
%19 = tanh %18 : [H]
%20 = mul %15, %19 : [H]
return %20, %18
)";

using Lines = std::vector<std::string>;

Lines assembly_of(const char* text, const cellc::Sizes& sizes, const std::string& target) {
  const cellc::Graph graph = cellc::optimise(cellc::parse_graph(text));
  const cellc::Plan plan{"sums", graph, sizes, "float32", target, cellc::analytic_schedule(graph, sizes, "float32", target)};
  const std::filesystem::path file = std::filesystem::temp_directory_path() / ("cellc_" + kernel_name(plan) + ".s");
  cellc::emit_assembly(plan, file);
  Lines lines;
  std::ifstream in(file);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  std::filesystem::remove(file);
  return lines;
}

// From a label to the first branch behind it, if that leads back to the label.
std::vector<Lines> innermost_loops(const Lines& lines) {
  static const std::regex label(R"((\.L\w+):.*)"), branch(R"(\s+j\w+\s+(\.L\w+).*)");
  std::vector<Lines> loops;
  std::string name;
  size_t first = 0;
  for (size_t k = 0; k < lines.size(); ++k) {
    std::smatch match;
    if (std::regex_match(lines[k], match, label)) name = match[1], first = k;
    if (!std::regex_match(lines[k], match, branch)) continue;
    if (match[1] == name) loops.emplace_back(lines.begin() + static_cast<int64_t>(first), lines.begin() + static_cast<int64_t>(k));
    name.clear();
  }
  return loops;
}

long count(const Lines& lines, const std::regex& pattern) {
  return std::count_if(lines.begin(), lines.end(), [&](const std::string& line) { return std::regex_search(line, pattern); });
}

}  // namespace

TEST_CASE("sums stay in registers while a tile walks along its columns") {
  static const std::regex multiply_add(R"(vfmadd231ps)"), element(R"(vbroadcastss\s+\S*\(|\{1to\d+\})"),
      of_activations(R"(vperm|vdiv|vmin|vmax)"), store(R"(vmov[au]ps\s+%[yz]mm\d+,.*\()");
  const struct {
    const char* cell;
    cellc::Sizes sizes;
    const char* target;
  } cases[] = {
      {elman, {}, "x86-64-v3"},  // of any size
      {elman, {}, "x86-64-v4"},
      {elman, {}, "x86-64-v4-vnni-bf16"},
      {elman, {{"I", 64}, {"H", 64}}, "x86-64-v3"},
      {elman, {{"I", 64}, {"H", 64}}, "x86-64-v4"},
      {elman, {{"I", 512}, {"H", 512}}, "x86-64-v3"},
      {elman, {{"I", 512}, {"H", 512}}, "x86-64-v4"},
      {elman, {{"I", 512}, {"H", 512}}, "x86-64-v4-vnni-bf16"},
      {elman, {{"I", 800}, {"H", 800}}, "x86-64-v4-vnni-bf16"},
      {four_gates, {{"I", 256}, {"H", 256}}, "x86-64-v3"},
      {four_gates, {{"I", 1024}, {"H", 1024}}, "x86-64-v4"},
  };
  for (const auto& one : cases) {
    const std::string name = fmt::format("{} {} {}", one.cell == elman ? "elman" : "four_gates", fmt::join(one.sizes, " "), one.target);
    CAPTURE(name);
    int loops = 0;
    for (const Lines& loop : innermost_loops(assembly_of(one.cell, one.sizes, one.target))) {
      if (count(loop, multiply_add) < 8 || count(loop, element) < 2 || count(loop, of_activations) > 0) continue;
      ++loops;
      CHECK(3 * count(loop, store) < count(loop, multiply_add));  // LLVM does not find room for all of sixteen sums
    }
    CHECK(loops >= 6);
  }
}
