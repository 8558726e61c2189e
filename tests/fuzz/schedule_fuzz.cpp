#include <doctest/doctest.h>
#include <unistd.h>

#include <fstream>

#include "graph/text.h"
#include "mutate.h"
#include "schedules/choose.h"
#include "schedules/numbers.h"

namespace {

namespace fs = std::filesystem;

const std::vector<std::string> words{"{",    "}",        "[",     "]",        "\"",        ",",   ":",           "null",   "-",
                                     "\xff", "\"cell\"", "\"*\"", "\"size\"", "\"rows\":", "1e9", "\"generic\"", "entries"};

const std::string table = R"({"version": 1, "entries": [
  {"cell": "*", "size": "10x20", "dtype": "float32", "schedule": {"lanes": 8, "panel_vectors": 4, "rows": 6, "tile_vectors": 2, "few_rows": 3, "few_chains": 1, "block_tiles": 0, "accumulators": 12,
    "unroll": 1, "one_vectors": 2, "one_chains": 2, "one_unroll": 1}},
  {"cell": "c", "size": "generic", "dtype": "float64", "schedule": {"lanes": 4, "panel_vectors": 2, "rows": 4, "tile_vectors": 2, "few_rows": 2, "few_chains": 1, "block_tiles": 0, "accumulators": 8,
    "unroll": 2, "one_vectors": 1, "one_chains": 4, "one_unroll": 2}}
]})";

const cellc::Graph& graph() {
  static const cellc::Graph cell = cellc::parse_graph("cellgraph 1\ncell c\n%0 = in x : [I]\n%1 = state h : [H]\nreturn %1\n");
  return cell;
}

/// A folder with one table, removed with this object.
struct Folder {
  fs::path path = fs::temp_directory_path() / ("cellc_schedule_fuzz_" + std::to_string(getpid()));
  Folder() { fs::create_directories(path); }
  ~Folder() { fs::remove_all(path); }
};

cellc::Schedule chosen(const std::string& text, const cellc::Sizes& sizes, const std::string& dtype) {
  static const Folder folder;
  std::ofstream(folder.path / "x86-64-v3.json", std::ios::binary) << text;
  return choose_schedule({folder.path}, graph(), sizes, dtype, "x86-64-v3");
}

/// An error that names the file, or a legal schedule.
bool is_sound(const std::string& text) {
  try {
    check_schedule(chosen(text, {{"I", 10}, {"H", 20}}, "float32"));
    check_schedule(chosen(text, {}, "float64"));
    return true;
  } catch (const cellc::ScheduleError& error) {
    return std::string_view(error.what()).find("x86-64-v3.json: ") != std::string::npos;
  }
}

}  // namespace

TEST_CASE("the table that is changed is a good one") {
  CHECK(chosen(table, {{"I", 10}, {"H", 20}}, "float32").rows == 6);
  CHECK(chosen(table, {}, "float64").unroll == 2);
}

TEST_CASE("changed tables of schedules give an error or legal schedules") {
  std::mt19937_64 random(31);
  int unsound = 0;
  for (int i = 0; i < 1500; ++i) unsound += is_sound(mutate(table, words, random)) ? 0 : 1;
  CHECK(unsound == 0);
}

TEST_CASE("tables of any depth and length give an error") {
  const std::string deep = std::string(200000, '[') + std::string(200000, ']');
  for (const std::string& text : {deep, "{\"version\": " + deep + "}", "{\"version\": 1, \"entries\": " + deep + "}",
                                  "{\"version\": 1, \"entries\": [{\"cell\": " + deep + "}]}", std::string(200000, '['),
                                  std::string(1 << 20, '\0'), std::string("{\"version\": 1, \"entries\": [\"\xff\xfe\"]}")}) {
    CHECK(is_sound(text));
    CHECK_THROWS_AS(chosen(text, {}, "float32"), cellc::ScheduleError);
  }
}
