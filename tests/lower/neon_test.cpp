// The inner loops for 64-bit ARM, as they stand in the assembly: what they load for each multiply-add, and that no sum leaves its register.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <regex>

#include "elman.h"
#include "graph/text.h"
#include "lower/lower.h"
#include "schedules/analytic.h"

namespace fs = std::filesystem;

namespace {

/// An innermost loop: the instructions from a label to the branch back to it.
struct Loop {
  std::string function;
  std::vector<std::string> instructions;

  long count(const std::string& pattern) const {
    const std::regex expression(pattern);
    return std::count_if(instructions.begin(), instructions.end(), [&](const std::string& i) { return std::regex_search(i, expression); });
  }
  long multiply_adds() const { return count("^(fmla|sdot)\\s"); }
  /// Registers of vectors and of their elements that are loaded; ldp loads two.
  long loads() const { return count("^ld(r|ur|1r)\\s+[{ ]*[qdsv]") + 2 * count("^ldp\\s+[qds]"); }
};

std::string without_comment(const std::string& line) {
  const std::string code = line.substr(0, line.find("//"));
  const size_t begin = code.find_first_not_of(" \t");
  return begin == std::string::npos ? "" : code.substr(begin, code.find_last_not_of(" \t") - begin + 1);
}

std::vector<Loop> loops_of(std::istream& assembly) {
  std::vector<Loop> loops;
  std::string function, label;
  std::vector<std::string> block;
  for (std::string line; std::getline(assembly, line);) {
    const std::string code = without_comment(line);
    if (code.empty()) continue;
    if (line[0] != ' ' && line[0] != '\t') {
      label = code.substr(0, code.find(':'));
      if (label[0] != '.') function = label;
      block.clear();
    } else if (code[0] != '.') {
      block.push_back(code);
      if (code[0] == 'b' && code.size() > label.size() && code.compare(code.size() - label.size(), label.size(), label) == 0)
        loops.push_back({function, block});
    }
  }
  return loops;
}

/// Those over k: multiply-adds, and neither the conversions nor the division of an activation.
std::vector<Loop> loops_over_k(const std::string& dtype, int64_t size, const std::string& target) {
  const cellc::Sizes sizes{{"I", size}, {"H", size}};
  cellc::Plan plan{"neon", cellc::parse_graph(elman), sizes, dtype, target, {}};
  plan.schedule = cellc::analytic_schedule(plan.graph, sizes, dtype, target);
  const fs::path file = fs::temp_directory_path() / ("cellc_neon_" + dtype + std::to_string(size) + target + ".s");
  cellc::emit_assembly(plan, file);
  std::ifstream assembly(file);
  std::vector<Loop> found;
  for (Loop& loop : loops_of(assembly))
    if (loop.multiply_adds() >= 4 && loop.count("^fcvtzs") == 0 && loop.count("^fdiv") == 0) found.push_back(std::move(loop));
  fs::remove(file);
  return found;
}

/// The one of a kind of kernel that has the most multiply-adds.
Loop largest(const std::vector<Loop>& loops, const std::string& kind) {
  Loop best;
  for (const Loop& loop : loops) {
    const size_t at = loop.function.rfind(kind);
    if (at != std::string::npos && at + kind.size() == loop.function.size() && loop.multiply_adds() > best.multiply_adds()) best = loop;
  }
  REQUIRE(best.multiply_adds() > 0);
  return best;
}

}  // namespace

TEST_CASE("the tile of many rows takes four weight vectors for six rows, by element, and nothing else") {
  for (const int64_t size : {64, 256}) {
    CAPTURE(size);
    const Loop loop = largest(loops_over_k("float32", size, "arm-64"), "_step_many");
    CHECK(loop.multiply_adds() == 4 * 6);
    CHECK(loop.loads() == 4 + 6);
    CHECK(loop.count("^fmla\\s.*\\.s\\[[0-3]\\]$") >= 4 * 5);  // one input may come as a vector of copies
    CHECK(loop.instructions.size() <= 24 + 10 + 4);
  }
}

TEST_CASE("one row takes each weight once, and one input for all vectors of a tile") {
  for (const int64_t size : {64, 256}) {
    CAPTURE(size);
    const Loop loop = largest(loops_over_k("float32", size, "arm-64"), "_step_one");
    CHECK(loop.loads() <= loop.multiply_adds() + loop.multiply_adds() / 4);
  }
}

TEST_CASE("no loop over k stores, or takes anything from the stack") {
  const struct {
    const char *dtype, *target;
    int64_t size;
  } table[] = {{"float32", "arm-64", 12},
               {"float32", "arm-64", 20},
               {"float32", "arm-64", 64},
               {"float32", "arm-64", 256},
               {"float64", "arm-64", 64},
               {"float32-bfloat16", "arm-64", 64},
               {"float16", "arm-64-dotprod-fp16", 64},
               {"float32-int8", "arm-64-dotprod-fp16", 64}};
  for (const auto& row : table) {
    CAPTURE(row.dtype);
    CAPTURE(row.size);
    const std::vector<Loop> loops = loops_over_k(row.dtype, row.size, row.target);
    CHECK(loops.size() >= 6);
    for (const Loop& loop : loops) {
      CAPTURE(loop.function);
      CHECK(loop.count("^st") == 0);
      CHECK(loop.count("^ld.*\\[sp") == 0);
    }
  }
}

TEST_CASE("weights of int8 are multiplied by the dot product of signed bytes") {
  const std::vector<Loop> loops = loops_over_k("float32-int8", 64, "arm-64-dotprod-fp16");
  CHECK(largest(loops, "_step_many").count("^sdot\\s") >= 4);
  CHECK(largest(loops, "_step_one").count("^sdot\\s") == 8);
}
