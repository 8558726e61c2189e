#include <doctest/doctest.h>

#include <fstream>
#include <sstream>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "folder.h"

namespace {

using nlohmann::json;

/// "x86-64-v4": the target native.
std::string native(const Folder& folder) {
  std::istringstream lines(folder.run("targets").out);
  for (std::string line; std::getline(lines, line);)
    if (line.rfind("native", 0) == 0) return line.substr(line.find_last_of(' ') + 1);
  return "";
}

std::string processor(const Folder& folder) {
  const std::string out = folder.run("targets").out;
  const size_t at = out.find("\nprocessor") + 1;
  return at == 0 ? "" : out.substr(out.find_first_not_of(' ', at + 9), out.find('\n', at) - out.find_first_not_of(' ', at + 9));
}

/// Puts a `cc` on the path that links a kernel together with a function which runs when the kernel is loaded.
std::string linking_in(const Folder& folder, const std::string& statement) {
  folder.write(
      "extra.c",
      fmt::format("#include <signal.h>\n#include <unistd.h>\n__attribute__((constructor)) static void f(void) {{ {}; }}\n", statement));
  folder.write("cc", fmt::format("#!/bin/sh\nPATH=$OLD exec cc \"$@\" '{}'\n", folder.file("extra.c").string()));
  std::filesystem::permissions(folder.file("cc"), std::filesystem::perms::all);
  return fmt::format("OLD=\"$PATH\" PATH=\"{}:$PATH\" TMPDIR=.", folder.file("").string());
}

constexpr const char* tune_second = "tune --source two.cellgraph --cells second --sizes 3 --most 1";

bool has_leftovers(const Folder& folder) {
  for (const std::string& name : folder.names())
    if (name.find("cellc_tune_") != std::string::npos) return true;
  return false;
}

}  // namespace

TEST_CASE("tune measures, writes an entry with its evidence, and plan takes it") {
  const Folder folder;
  const std::string target = native(folder), table = "tables/" + target + ".json";
  const Run run = folder.run(tune_second, "TMPDIR=.");
  CHECK(run.err == "");
  REQUIRE(run.status == 0);
  CHECK(has_parts(
      run.out,
      "second_3_float32_x86-64-v|analytic|start 1/|panels 1/|one row 1/|few rows 1/|many rows 1/|of the limit|written to " + table));
  CHECK(has_parts(folder.read(table), "\"cell\": \"second\"|\"size\": \"3\"|\"processor\"|\"date\"|\"N=1\"|\"of_limit\""));
  CHECK(!has_leftovers(folder));
  CHECK(!std::filesystem::exists(folder.file(table + ".journal")));
  const std::string plan = "plan --library l --source two.cellgraph --cell second --size 3 --dtype float32 --target " + target;
  CHECK(folder.run(plan + " --schedules tables -o out").status == 0);
  CHECK(has_parts(folder.read("out/second_3_float32_" + target + ".plan"), "x86-64-v|.json, second 3 float32"));
}

TEST_CASE("an entry that there is starts the search, and is replaced; one of a processor goes into a table of its own") {
  const Folder folder;
  const std::string target = native(folder), own = fmt::format("tables/{}.{}.json", target, processor(folder));
  folder.write("one.json", R"({"version": 1, "entries": [{"cell": "second", "size": "3", "dtype": "float32-int8", "schedule":
    {"lanes": 4, "panel_vectors": 2, "rows": 4, "tile_vectors": 2, "few_rows": 2, "few_chains": 1, "block_tiles": 0, "accumulators": 8, "unroll": 1,
     "one_vectors": 2, "one_chains": 1, "one_unroll": 1}}]})");
  const Run run = folder.run(std::string(tune_second) + " --dtypes float32-int8 --processor-alone",
                             fmt::format("mkdir tables; cp one.json {}; TMPDIR=.", own));
  CHECK(run.err == "");
  REQUIRE(run.status == 0);
  CHECK(has_parts(run.out, "start 2/2|written to " + own));
  const json entries = json::parse(folder.read(own))["entries"];
  REQUIRE(entries.size() == 1U);
  for (const auto& [batch, step] : entries[0]["evidence"]["steps"].items()) {
    CAPTURE(batch);
    CHECK(step["of_limit"] > 0.0);
    CHECK(step["of_limit"] <= 1.0);
  }
  const std::string plan = "plan --library l --source two.cellgraph --cell second --size 3 --dtype float32-int8 --schedules tables -o out ";
  CHECK(folder.run(plan + "--target native").status == 0);
  CHECK(has_parts(folder.read("out/second_3_float32-int8_native.plan"), processor(folder) + ".json, second 3"));
}

TEST_CASE("numbers of any magnitude are compared as what they are") {
  const Folder folder;
  folder.write("large.cellgraph", R"(cellgraph 1
cell large
%0 = state h : [H]
%1 = param w : [H, H]
%2 = matvec %1, %0 : [H]
%3 = const 100000 : []
%4 = mul %2, %3 : [H]
return %4
)");
  const Run run = folder.run("tune --source large.cellgraph --cells large --sizes 40 --most 1", "TMPDIR=.");
  CHECK(run.err == "");
  CHECK(run.status == 0);
}

TEST_CASE("an interrupted search leaves its journal alone, and goes on from there") {
  const Folder folder;
  const std::string journal = "tables/" + native(folder) + ".json.journal";
  const Run run =
      folder.run(fmt::format("tune --source two.cellgraph --cells second --sizes 3 & tuner=$!; while [ ! -s {} ]; do sleep 0.1; done; "
                             "kill -TERM $tuner; wait $tuner",
                             journal),
                 "TMPDIR=.");
  CHECK(run.status == 128 + 15);
  CHECK(has_parts(run.err, journal + "|goes on from there|error: interrupted: Terminated"));
  CHECK(!has_leftovers(folder));
  CHECK(!std::filesystem::exists(folder.file("tables/" + native(folder) + ".json")));
  const std::string first = folder.read(journal).substr(0, folder.read(journal).find('\n'));
  const Run again = folder.run(tune_second, "TMPDIR=.");
  CHECK(again.status == 0);
  CHECK(has_parts(again.out, "going on with " + journal));
  // The time that the journal has is the time that is told.
  const double seconds = json::parse(first)["times"]["1"];
  CHECK(has_parts(again.out, fmt::format("start 1/1: N=1 {:.1f} ns", seconds * 1e9)));
}

TEST_CASE("a process that was ended is no measurement, a crash is a fault of the schedule") {
  const Folder folder;
  const Run killed = folder.run(tune_second, linking_in(folder, "kill(getpid(), SIGKILL)"));
  CHECK(killed.status == 1);
  CHECK(has_parts(killed.err, "goes on from there|error: the process that measured was ended: Killed"));
  CHECK(folder.read("tables/" + native(folder) + ".json.journal") == "");
  const Run crashed = folder.run(tune_second, linking_in(folder, "kill(getpid(), SIGSEGV)"));
  CHECK(crashed.status == 1);
  CHECK(has_parts(crashed.err, "second_3_float32|nothing was written|crashed: Segmentation fault"));
  CHECK(!std::filesystem::exists(folder.file("tables/" + native(folder) + ".json")));
}

TEST_CASE("the table for 64-bit ARM is what the model gives, and says that nothing was measured") {
  const Folder folder;
  std::ostringstream shipped;
  shipped << std::ifstream(CELLC_SOURCE_DIR "/schedules/arm-64.json").rdbuf();
  std::string sizes;
  const json table = json::parse(shipped.str());
  for (const json& entry : table["entries"]) sizes += fmt::format(" {}", entry["size"].get<std::string>());
  const Run run = folder.run("tune --model --cells rnn_tanh --target arm-64 --sizes" + sizes);
  CHECK(run.err == "");
  REQUIRE(run.status == 0);
  CHECK(has_parts(run.out, "rnn_tanh_10x20_float32_arm-64|(analytic)|written to tables/arm-64.json"));
  CHECK(folder.read("tables/arm-64.json") == shipped.str());
  CHECK(has_parts(shipped.str(), "\"model\"|nothing was measured"));
  const std::string explained = folder.run("explain rnn_tanh --size 64x64 --target arm-64").out;
  CHECK(has_parts(explained, "arm-64: 4 lanes|(arm-64.json, rnn_tanh 64x64 float32)"));
}

TEST_CASE("what tune cannot do it says before it measures") {
  const Folder folder;
  const std::string target = native(folder);
  folder.write("file", "");
  folder.write(target + ".json", "{");
  const struct {
    std::string before, words;
    int status;
    const char* message;
  } rows[] = {
      {"", "tune --sizes 10x20", 2, "--cells is required"},
      {"", "tune --cells rnn_tanh", 2, "--sizes is required"},
      {"", "tune --cells rnn --sizes 10x20", 2, "rnn_tanh"},
      {"", "tune --cells rnn_tanh --sizes 10", 2, "expected extents such as 10x20"},
      {"", "tune --cells rnn_tanh --sizes 10x20 I=10,H=20", 2, "rnn_tanh_10x20_float32_x86-64-v|would be tuned twice"},
      {"", "tune --cells rnn_tanh --sizes 10x20 --dtypes half", 2, "unknown dtype 'half'"},
      {"", "tune --cells rnn_tanh --sizes 10x20 --dtypes int8", 2, "did you mean 'float32-int8'?"},
      {"", "tune --cells rnn_tanh --sizes 10x20 --target x86", 2, "unknown target 'x86'"},
      {"", "tune --cells rnn_tanh --sizes 10x20 --most 0", 2, "--most"},
      {"", "tune --cells rnn_tanh --sizes 10x20 --model --most 3", 2, "--model|--most"},
      {"", "tune --cells rnn_tanh --sizes 10x20 --target arm-64", 2, "this processor cannot run it, so nothing can be measured; --model"},
      {"", "tune --cells rnn_tanh --sizes 10x20 -o file", 1, "cannot make the folder 'file'"},
      {"", "tune --cells rnn_tanh --sizes 10x20 -o .", 1, ".json: "},
      {"TMPDIR=/nowhere", "tune --cells rnn_tanh --sizes 10x20", 1, "TMPDIR"},
      {"PATH=/nowhere TMPDIR=.", "tune --cells rnn_tanh --sizes 10x20", 1, "cannot run cc"},
      {": >cellc_tune.lock; exec 5<cellc_tune.lock; flock -n 5; TMPDIR=.", "tune --cells rnn_tanh --sizes 10x20", 1,
       "another 'cellc tune' measures"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.words);
    const Run run = folder.run(row.words, row.before);
    CHECK(run.status == row.status);
    CHECK(has_parts(run.err, row.message));
    CHECK(!has_parts(run.out, "start 1/"));
  }
}
