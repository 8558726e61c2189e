// The objects: what is in them, that they need nothing, that they are the same wherever they are made.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "elman.h"
#include "graph/text.h"
#include "lower/lower.h"
#include "schedules/analytic.h"

namespace fs = std::filesystem;
using cellc::Plan;

namespace {

constexpr const char* decay = R"(cellgraph 1
cell decay
%0 = state h : [H]
%1 = const 0.5 : []
%2 = mul %0, %1 : [H]
return %2
)";

Plan plan_of(const char* graph, const cellc::Sizes& sizes, const std::string& dtype, const std::string& target) {
  Plan plan{"test", cellc::parse_graph(graph), sizes, dtype, target, {}};
  plan.schedule = cellc::analytic_schedule(plan.graph, sizes, dtype, target);
  return plan;
}

class Folder {
 public:
  Folder() {
    std::string name = (fs::temp_directory_path() / "cellc-objects-XXXXXX").string();
    path_ = mkdtemp(name.data());
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() { fs::remove_all(path_); }
  fs::path operator/(const char* name) const { return path_ / name; }

 private:
  fs::path path_;
};

std::string bytes_of(const fs::path& file) {
  std::ostringstream text;
  text << std::ifstream(file, std::ios::binary).rdbuf();
  return text.str();
}

std::string output_of(const std::string& command) {
  std::string text;
  FILE* pipe = popen(command.c_str(), "r");
  REQUIRE(pipe != nullptr);
  for (int c; (c = std::fgetc(pipe)) != EOF;) text += static_cast<char>(c);
  CHECK(pclose(pipe) == 0);
  return text;
}

}  // namespace

TEST_CASE("an object needs nothing (for ARM, memset), holds every entry point, and is the same wherever it is made") {
  const Folder first, second;
  const struct {
    const char* graph;
    cellc::Sizes sizes;
  } cells[] = {{elman, {{"I", 3}, {"H", 5}}}, {elman, {}}, {decay, {{"H", 7}}}, {decay, {}}};
  for (const auto& cell : cells)
    for (const char* dtype : {"float32", "float64"})
      for (const char* target : {"x86-64-v2", "x86-64-v3", "x86-64-v4", "arm-64"}) {
        if (cell.sizes.empty() && std::string(dtype) == "float64") continue;  // to be quick: the same code
        const Plan plan = plan_of(cell.graph, cell.sizes, dtype, target);
        CAPTURE(kernel_name(plan));
        emit_object(plan, first / "a.o");
        emit_object(plan, second / "b.o");
        CHECK(bytes_of(first / "a.o") == bytes_of(second / "b.o"));
        const std::string undefined = output_of(CELLC_NM " -u " + (first / "a.o").string());
        CHECK((undefined == "" || (target == std::string("arm-64") && undefined == "                 U memset\n")));  // pack
        const std::string symbols = output_of(CELLC_NM " " + (first / "a.o").string());
        for (const std::string& kind : kernel_kinds(plan)) CHECK(symbols.find(" T " + symbol(plan, kind) + "_argv\n") != std::string::npos);
      }
}

TEST_CASE("an object is at most 48 KB of code") {
  const Folder folder;
  for (const char* target : {"x86-64-v2", "x86-64-v3", "x86-64-v4", "arm-64"}) {
    CAPTURE(std::string(target));
    emit_object(plan_of(elman, {{"I", 1024}, {"H", 1024}}, "float32", target), folder / "a.o");
    std::istringstream symbols(output_of(CELLC_NM " -S -t d --defined-only " + (folder / "a.o").string()));
    int64_t bytes = 0;
    for (std::string line; std::getline(symbols, line);) {  // "address size kind name"; constants have no size
      const bool has_size = std::count(line.begin(), line.end(), ' ') == 3;
      bytes += has_size ? std::stoll(line.substr(line.find(' '))) : 0;
    }
    CHECK(bytes > 8 << 10);
    CHECK(bytes <= 48 << 10);
  }
}

TEST_CASE("kernels for sequences in two halves are there for sums that take inputs, unless the parameters are few") {
  CHECK(kernel_kinds(plan_of(elman, {}, "float32", "x86-64-v3")).size() == 8);
  CHECK(kernel_kinds(plan_of(elman, {{"I", 100}, {"H", 100}}, "float32", "x86-64-v3")).size() == 8);
  CHECK(kernel_kinds(plan_of(elman, {{"I", 10}, {"H", 20}}, "float32", "x86-64-v3")).size() == 5);
  CHECK(kernel_kinds(plan_of(decay, {}, "float32", "x86-64-v3")) ==
        std::vector<std::string>{"pack", "step", "step_one", "step_few", "step_many"});
}
