// Instructions that Halide has no expressions for, as they stand in the assembly.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>

#include "graph/text.h"
#include "lower/lower.h"
#include "schedules/analytic.h"

namespace {

constexpr const char* activation = R"(cellgraph 1
cell activation
%0 = state h : [H]
%1 = OP %0 : [H]
return %1
)";

std::string assembly_of(const std::string& op, const std::string& target) {
  const cellc::Graph graph = cellc::parse_graph(std::regex_replace(activation, std::regex("OP"), op));
  const cellc::Sizes sizes{{"H", 16}};
  const cellc::Plan plan{"instructions", graph, sizes, "float32", target, cellc::analytic_schedule(graph, sizes, "float32", target)};
  const std::filesystem::path file = std::filesystem::temp_directory_path() / ("cellc_" + op + target + ".s");
  cellc::emit_assembly(plan, file);
  std::ifstream in(file);
  std::string text(std::istreambuf_iterator<char>(in), {});
  std::filesystem::remove(file);
  return text;
}

long count(const std::string& text, const std::string& pattern) {
  const std::regex expression(pattern);
  return std::distance(std::sregex_iterator(text.begin(), text.end(), expression), {});
}

}  // namespace

TEST_CASE("with AVX-512 tanh takes six permutations and no division, elsewhere a division") {
  for (const char* target : {"x86-64-v4", "x86-64-v4-vnni-bf16"}) {
    const std::string text = assembly_of("tanh", target);
    CHECK(count(text, "vperm[it]2(ps|d)") >= 6);
    CHECK(count(text, "vdivps") == 0);
  }
  CHECK(count(assembly_of("tanh", "x86-64-v3"), "vperm[it]2(ps|d)") == 0);
  CHECK(count(assembly_of("tanh", "x86-64-v3"), "vdivps") > 0);
}

TEST_CASE("with fused multiply-adds no product of sigmoid stands alone but the square, without them no function is called") {
  const std::string fused = assembly_of("sigmoid", "x86-64-v3"), plain = assembly_of("sigmoid", "x86-64-v2");
  CHECK(count(fused, "vfn?m(add|sub)[0-9]+ps") >= 8);
  CHECK(count(fused, "vmulps") <= count(fused, "vdivps"));
  CHECK(count(plain, "fma") == 0);
}
