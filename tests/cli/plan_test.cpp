#include <doctest/doctest.h>

#include <map>

#include "folder.h"

namespace {

namespace fs = std::filesystem;
using Times = std::map<std::string, fs::file_time_type>;

const std::string plan = "plan --library small --source two.cellgraph --dtype float32 --target x86-64-v2 x86-64-v3 -o out ";

/// When each file of `out` was written; all are set to long ago before it.
Times times_after(const Folder& folder, const std::string& words) {
  const fs::file_time_type long_ago = fs::file_time_type::clock::now() - std::chrono::hours(1);
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder.file("out")))
    if (entry.is_regular_file()) fs::last_write_time(entry.path(), long_ago);
  CHECK(folder.run(words).status == 0);
  Times times;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder.file("out")))
    if (entry.is_regular_file() && fs::last_write_time(entry.path()) > long_ago + std::chrono::minutes(1))
      times[entry.path().filename().string()] = fs::last_write_time(entry.path());
  return times;
}

std::vector<std::string> written(const Times& times) {
  std::vector<std::string> names;
  for (const auto& [name, time] : times) names.push_back(name);
  return names;
}

void replace(const Folder& folder, const std::string& file, const std::string& from, const std::string& to) {
  std::string text = folder.read(file);
  REQUIRE(text.find(from) != std::string::npos);
  folder.write(file, text.replace(text.find(from), from.size(), to));
}

/// The plans in out, without the target x86-64-v2.
std::vector<std::string> kernels_in(const Folder& folder) {
  std::vector<std::string> kernels;
  for (const std::string& name : folder.names())
    if (const size_t end = name.find("_x86-64-v2.plan"); end != std::string::npos) kernels.push_back(name.substr(4, end - 4));
  return kernels;
}

}  // namespace

TEST_CASE("plan writes a plan for each combination, a generic one, and the table") {
  const Folder folder;
  const Run run = folder.run(plan + "--cell first --size 3x5 H=7,I=6");
  CHECK(run.status == 0);
  CHECK(run.err == "");
  std::vector<std::string> expected{"elman.cpp", "out"};
  for (const char* size : {"3x5", "H7_I6", "generic"})
    for (const char* target : {"x86-64-v2", "x86-64-v3"})
      expected.push_back(std::string("out/first_") + size + "_float32_" + target + ".plan");
  expected.insert(expected.end(), {"out/include", "out/include/first.h", "out/include/two.h", "out/small_kernels.cpp", "two.cellgraph"});
  CHECK(folder.names() == expected);
}

TEST_CASE("plan writes the kernels of gradients, those of parameters for any size") {
  const Folder folder;
  CHECK(folder
            .run("plan --library small --source two.cellgraph --cell first --size 3x5 --dtype float32 bfloat16 --target x86-64-v3 "
                 "--gradients -o out")
            .status == 0);
  std::vector<std::string> plans;
  for (const std::string& name : folder.names())
    if (name.find("_grad") != std::string::npos || name.find("_backward") != std::string::npos) plans.push_back(name);
  CHECK(plans == std::vector<std::string>{
                     "out/first_backward_3x5_float32_x86-64-v3.plan", "out/first_backward_generic_float32_x86-64-v3.plan",
                     "out/first_grad_inputs_3x5_float32_x86-64-v3.plan", "out/first_grad_inputs_generic_float32_x86-64-v3.plan",
                     "out/first_grad_parameters_generic_float32_x86-64-v3.plan", "out/first_grad_states_3x5_float32_x86-64-v3.plan",
                     "out/first_grad_states_generic_float32_x86-64-v3.plan"});
  CHECK(has_parts(folder.read("out/small_kernels.cpp"), "first_gradient = {&first_backward_cell|_unpack_argv"));
}

TEST_CASE("the gradient of a cell that takes blocks of an input has a state for each") {
  const Folder folder;
  folder.write(
      "blocks.cellgraph",
      "cellgraph 1\ncell blocks\n%0 = in x : [2*H]\n%1 = state h : [H]\n%2 = param a : [H]\n%3 = slice %0, 0 : [H]\n%4 = slice %0, 1 : "
      "[H]\n%5 = mul %3, %1 : [H]\n%6 = mul %4, %2 : [H]\n%7 = add %5, %6 : [H]\nreturn %7\n");
  const Run run = folder.run("plan --library small --source blocks.cellgraph --cell blocks --target x86-64-v3 --gradients -o out");
  CHECK(run.err == "");
  CHECK(has_parts(folder.read("out/blocks_grad_inputs_generic_float32_x86-64-v3.plan"), "block_0_grad_x|block_1_grad_x"));
}

TEST_CASE("the plan of the native target has its name, and the best target inside") {
  const Folder folder;
  CHECK(folder.run("plan --library small --source two.cellgraph --cell second --dtype float64 --target native -o out").status == 0);
  CHECK(has_parts(folder.read("out/second_generic_float64_native.plan"), "\"target\": \"x86-64-v|\"dtype\": \"float64\""));
}

TEST_CASE("each file is written only when its content changes") {
  const Folder folder;
  const std::string both = plan + "--cell first second";
  CHECK(folder.run(both).status == 0);
  CHECK(written(times_after(folder, both)).empty());
  replace(folder, "two.cellgraph", "%3 = relu %2", "%3 = tanh %2");
  CHECK(written(times_after(folder, both)) ==
        std::vector<std::string>{"second.h", "second_generic_float32_x86-64-v2.plan", "second_generic_float32_x86-64-v3.plan"});
  folder.write("out/first_generic_float32_x86-64-v2.plan", "");
  CHECK(written(times_after(folder, both)) == std::vector<std::string>{"first_generic_float32_x86-64-v2.plan"});
}

TEST_CASE("a changed entry of the tables changes the plans that it is for, and the table of kernels") {
  const Folder folder;
  fs::create_directory(folder.file("tables"));
  const std::string words = plan + "--cell second --schedules tables --size 16";
  CHECK(folder.run(words).status == 0);
  folder.write("tables/x86-64-v3.json", R"({"version": 1, "entries": [{"cell": "second", "size": "16", "dtype": "float32", "schedule": {
    "lanes": 4, "panel_vectors": 1, "rows": 4, "tile_vectors": 1, "few_rows": 2, "few_chains": 1, "block_tiles": 0, "accumulators": 12, "unroll": 1, "one_vectors": 1, "one_chains": 2, "one_unroll": 1}}]})");
  CHECK(written(times_after(folder, words)) == std::vector<std::string>{"second_16_float32_x86-64-v3.plan", "small_kernels.cpp"});
}

TEST_CASE("an error in the last combination leaves the files of the run before") {
  const Folder folder;
  CHECK(folder.run(plan + "--cell first").status == 0);
  const std::vector<std::string> before = folder.names();
  replace(folder, "two.cellgraph", "%5 = tanh %4", "%5 = relu %4");
  CHECK(times_after(folder, plan + "--cell first").size() == 3);
  replace(folder, "two.cellgraph", "%5 = relu %4", "%5 = tanh %4");
  const std::string text = folder.read("out/first_generic_float32_x86-64-v2.plan");
  CHECK(folder.run(plan + "--cell first second --size 3x5").status == 2);
  CHECK(folder.names() == before);
  CHECK(folder.read("out/first_generic_float32_x86-64-v2.plan") == text);
}

TEST_CASE("a sizes file adds its kernels, those of other cells left out where the cells are named") {
  const Folder folder;
  folder.write("sizes.txt", "cellc sizes 1\nfirst 3x5 float64\nsecond 7 float32\nrnn_tanh 1x2 float32\nfirst I=3,H=6 float32\n");
  const std::string words = "plan --library small --source two.cellgraph --target x86-64-v2 --sizes-file sizes.txt -o out";
  CHECK(folder.run(words).status == 0);
  CHECK(kernels_in(folder) == std::vector<std::string>{"first_3x5_float64", "first_I3_H6_float32", "first_generic_float32",
                                                       "first_generic_float64", "second_7_float32", "second_generic_float32"});
  fs::remove_all(folder.file("out"));
  CHECK(folder.run(words + " --cell first --size 3x5 --dtype float64").status == 0);
  CHECK(kernels_in(folder) ==
        std::vector<std::string>{"first_3x5_float64", "first_I3_H6_float32", "first_generic_float32", "first_generic_float64"});
}
