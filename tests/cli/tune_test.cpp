#include <doctest/doctest.h>

#include "folder.h"

TEST_CASE("tune measures, writes an entry with its evidence, and plan takes it") {
  const Folder folder;
  const Run run = folder.run("tune --source two.cellgraph --cells second --sizes 3 --most 1 -o tables");
  CHECK(run.err == "");
  REQUIRE(run.status == 0);
  CHECK(has_parts(
      run.out, "second_3_float32_x86-64-v|analytic|panels 1/|one row 1/|few rows 1/|many rows 1/|of the limit|written to tables/x86-64-v"));
  const size_t name = run.out.find("tables/x86-64-v") + 7;
  const std::string target = run.out.substr(name, run.out.find(".json", name) - name), table = "tables/" + target + ".json";
  CHECK(has_parts(folder.read(table), "\"cell\": \"second\"|\"size\": \"3\"|\"processor\"|\"date\"|\"N=1\"|\"of_limit\""));
  CHECK(folder
            .run("plan --library l --source two.cellgraph --cell second --size 3 --dtype float32 --target " + target +
                 " --schedules tables -o out")
            .status == 0);
  CHECK(has_parts(folder.read("out/second_3_float32_" + target + ".plan"), "x86-64-v|.json, second 3 float32"));
}

TEST_CASE("what tune cannot do it says before it measures") {
  const Folder folder;
  const struct {
    const char *words, *message;
  } rows[] = {
      {"tune --sizes 10x20", "--cells is required"},
      {"tune --cells rnn_tanh", "--sizes is required"},
      {"tune --cells rnn --sizes 10x20", "rnn_tanh"},
      {"tune --cells rnn_tanh --sizes 10", "expected extents such as 10x20"},
      {"tune --cells rnn_tanh --sizes 10x20 --dtypes half", "unknown dtype 'half'"},
      {"tune --cells rnn_tanh --sizes 10x20 --target x86", "unknown target 'x86'"},
      {"tune --cells rnn_tanh --sizes 10x20 --most 0", "--most"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.words);
    const Run run = folder.run(row.words);
    CHECK(run.status == 2);
    CHECK(has_parts(run.err, row.message));
    CHECK(run.out == "");
  }
}
