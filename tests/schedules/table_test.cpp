#include <doctest/doctest.h>
#include <fmt/format.h>
#include <unistd.h>

#include <fstream>

#include <nlohmann/json.hpp>
#include "elman.h"
#include "schedules/analytic.h"

#include "schedules/choose.h"
#include "schedules/numbers.h"
#include "schedules/table.h"

namespace {

namespace fs = std::filesystem;
using cellc::Schedule;

/// A folder of tables, removed with this object.
class Folder {
 public:
  Folder() : path_(fs::temp_directory_path() / fmt::format("cellc_tables_{}", getpid())) { fs::create_directories(path_); }
  ~Folder() { fs::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  const fs::path& path() const { return path_; }
  void write(const std::string& target, const std::string& text) const { std::ofstream(path_ / (target + ".json")) << text; }

 private:
  fs::path path_;
};

constexpr const char* numbers =
    R"("panel_vectors": 4, "rows": 6, "tile_vectors": 2, "few_rows": 3, "few_chains": 1, "block_tiles": 0, "accumulators": 12, "one_vectors": 2, "one_chains": 2, "one_unroll": 1)";

/// An entry whose unroll tells it from the others.
std::string entry(const char* cell, const char* size, const char* dtype, int unroll) {
  const int lanes = std::string(dtype) == "float64" ? 4 : 8;
  return fmt::format(R"({{"cell": "{}", "size": "{}", "dtype": "{}", "schedule": {{"lanes": {}, {}, "unroll": {}}}}})", cell, size, dtype,
                     lanes, numbers, unroll);
}

std::string table(const std::string& entries) { return fmt::format(R"({{"version": 1, "entries": [{}]}})", entries); }

std::string message_of(const Folder& folder) {
  try {
    choose_schedule({folder.path()}, elman(), sizes(10, 20), "float32", "x86-64-v3");
  } catch (const cellc::ScheduleError& error) {
    const std::string start = (folder.path() / "x86-64-v3.json: ").string();
    const std::string message = error.what();
    return message.substr(0, start.size()) == start ? message.substr(start.size()) : "without the file: " + message;
  }
  return "";
}

}  // namespace

TEST_CASE("an entry of the cell goes before one of any cell, and both before the analytic schedule") {
  const Folder folder;
  const std::string any = entry("*", "10x20", "float32", 2), own = entry("elman", "10x20", "float32", 3);
  const auto chosen = [&](const std::string& entries) {
    folder.write("x86-64-v3", table(entries));
    return choose_schedule({folder.path()}, elman(), sizes(10, 20), "float32", "x86-64-v3");
  };
  CHECK(chosen(any + "," + own).unroll == 3);
  CHECK(chosen(own + "," + any).unroll == 3);
  CHECK(chosen(own).source == "x86-64-v3.json, elman 10x20 float32");
  CHECK(chosen(any).unroll == 2);
  CHECK(chosen(any).source == "x86-64-v3.json, * 10x20 float32");
  for (const std::string& other : {entry("gru", "10x20", "float32", 4), entry("elman", "20x10", "float32", 4),
                                   entry("elman", "10x20", "float64", 4), entry("elman", "generic", "float32", 4), std::string()})
    CHECK(chosen(other) == cellc::analytic_schedule(elman(), sizes(10, 20), "float32", "x86-64-v3"));
}

TEST_CASE("each target has its own table, and the generic kernel its own size") {
  const Folder folder;
  folder.write("x86-64-v3", table(entry("elman", "generic", "float32", 5)));
  CHECK(choose_schedule({folder.path()}, elman(), {}, "float32", "x86-64-v3").unroll == 5);
  CHECK(choose_schedule({folder.path()}, elman(), {}, "float32", "x86-64-v4").source == "analytic");
  CHECK(choose_schedule({folder.path()}, elman(), sizes(1, 1), "float32", "x86-64-v3").source == "analytic");
}

TEST_CASE("sizes are written in the order of the cell's dimensions") {
  CHECK(size_name(elman(), sizes(10, 20)) == "10x20");
  CHECK(size_name(elman(), {}) == "generic");
}

TEST_CASE("each error of a table names the file, the entry and the key") {
  const std::string good = entry("*", "10x20", "float32", 1);
  const auto changed = [&](const std::string& from, const std::string& to) {
    return std::string(good).replace(good.find(from), from.size(), to);
  };
  const auto with = [&](const std::string& from, const std::string& to) { return table(good + "," + changed(from, to)); };
  const auto alone = [&](const std::string& from, const std::string& to) { return table(changed(from, to)); };
  struct Case {
    std::string text, message;
  };
  const Case cases[] = {
      {"[]", "expected an object with \"version\": 1"},
      {"{}", "expected an object with \"version\": 1"},
      {R"({"version": 2, "entries": []})", "expected an object with \"version\": 1"},
      {R"({"version": 1})", "\"entries\" is missing or no array"},
      {R"({"version": 1, "entries": {}})", "\"entries\" is missing or no array"},
      {R"({"version": 1, "entries": [], "entry": []})", "unknown key 'entry'; expected \"version\", \"entries\""},
      {table("1"), "entry 0: expected an object"},
      {with("\"cell\"", "\"cel\""), "entry 1: unknown key 'cel'; expected \"cell\", \"size\", \"dtype\", \"schedule\", \"evidence\""},
      {with("\"cell\": \"*\", ", ""), "entry 1: \"cell\" is missing or no text"},
      {with("\"*\"", "7"), "entry 1: \"cell\" is missing or no text"},
      {with("\"*\"", "\"rnn*\""), "entry 1: \"cell\" is 'rnn*'; expected the name of a cell or \"*\""},
      {with("10x20", "10 x 20"), "entry 1: \"size\" is '10 x 20'; expected extents as \"10x20\", or \"generic\""},
      {with("10x20", "x20"), "entry 1: \"size\" is 'x20'; expected extents as \"10x20\", or \"generic\""},
      {with("\"10x20\"", "[10, 20]"), "entry 1: \"size\" is missing or no text"},
      {with("float32", "float"),
       "entry 1: \"dtype\" is 'float'; expected \"float32\" or \"float64\" or \"bfloat16\" or \"float16\" or \"float32-bfloat16\" or "
       "\"float32-int8\""},
      {with(", \"schedule\":", ", \"plan\":"),
       "entry 1: unknown key 'plan'; expected \"cell\", \"size\", \"dtype\", \"schedule\", \"evidence\""},
      {with("\"lanes\": 8", "\"lane\": 8"), "entry 1: unknown number 'lane'"},
      {with("\"lanes\": 8, ", ""), "entry 1: \"lanes\" is missing"},
      {with("\"lanes\": 8", "\"lanes\": \"8\""), "entry 1: \"lanes\" is '\"8\"'; expected an integer from 2 to 64"},
      {with("\"lanes\": 8", "\"lanes\": 8.5"), "entry 1: \"lanes\" is '8.5'; expected an integer from 2 to 64"},
      {with("\"lanes\": 8", "\"lanes\": 128"), "entry 1: \"lanes\" is '128'; expected an integer from 2 to 64"},
      {with("\"lanes\": 8", "\"lanes\": 18446744073709551615"),
       "entry 1: \"lanes\" is '18446744073709551615'; expected an integer from 2 to 64"},
      {with("\"lanes\": 8", "\"lanes\": 6"), "entry 1: \"lanes\" is 6; expected a power of two"},
      {alone("\"lanes\": 8", "\"lanes\": 16"), "entry for * 10x20 float32: \"lanes\" is 16; expected at most 8, a vector of x86-64-v3"},
      {alone("\"accumulators\": 12", "\"accumulators\": 32"),
       "entry for * 10x20 float32: \"accumulators\" is 32; expected at most 16, the vector registers of x86-64-v3 that there are for sums"},
      {alone("\"one_chains\": 2", "\"one_chains\": 9"),
       "entry for * 10x20 float32: \"one_vectors\" times \"one_chains\" is 18; expected at most 16, the vector registers of x86-64-v3 that "
       "there are for sums"},
      {table(entry("elman", "10x20x30", "float32", 2)),
       "entry for elman 10x20x30 float32: \"size\" is 10x20x30; the cell elman has 2 dimensions"},
      {table(good + "," + good), "entry 1: another entry is for * 10x20 float32"},
      // What is wrong is told whatever kernel the table is asked for.
      {table(entry("gru", "generic", "float64", 99)), "entry 0: \"unroll\" is '99'; expected an integer from 1 to 16"},
  };
  const Folder folder;
  for (const Case& row : cases) {
    folder.write("x86-64-v3", row.text);
    CHECK(message_of(folder) == row.message);
  }
}

TEST_CASE("a table that is no JSON is told with its place") {
  const Folder folder;
  folder.write("x86-64-v3", "{\"version\": 1,\n\"entries\": [}");
  CHECK(message_of(folder).find("line 2, column 13") != std::string::npos);
  folder.write("x86-64-v3", "");
  CHECK(message_of(folder).find("line 1, column 1") != std::string::npos);
}

TEST_CASE("a table that cannot be read is an error, none is not") {
  const Folder folder;
  CHECK(message_of(folder) == "");
  fs::create_directory(folder.path() / "x86-64-v3.json");
  CHECK(message_of(folder) == "cannot be read");
}

TEST_CASE("the tables that come with cellc are good") {
  for (const char* target : {"x86-64-v2", "x86-64-v3", "x86-64-v4", "x86-64-v4-vnni-bf16", "arm-64"}) {
    CAPTURE(std::string(target));
    CHECK(fs::exists(fs::path(CELLC_SCHEDULES_DIR) / (std::string(target) + ".json")));
    CHECK_NOTHROW(choose_schedule({CELLC_SCHEDULES_DIR}, elman(), {}, "float32", target));
  }
}

TEST_CASE("an entry goes into a table in the place of the one for the same kernels, or at the end") {
  const Folder folder;
  const std::filesystem::path file = folder.path() / "x86-64-v3.json";
  const auto json = [](const char* size, int unroll) { return nlohmann::ordered_json::parse(entry("*", size, "float32", unroll)); };
  folder.write("x86-64-v3", cellc::with_entry(file, json("10x20", 2)));
  folder.write("x86-64-v3", cellc::with_entry(file, json("10x21", 3)));
  folder.write("x86-64-v3", cellc::with_entry(file, json("10x20", 4)));
  CHECK(choose_schedule({folder.path()}, elman(), sizes(10, 20), "float32", "x86-64-v3").unroll == 4);
  CHECK(choose_schedule({folder.path()}, elman(), sizes(10, 21), "float32", "x86-64-v3").unroll == 3);
  CHECK_THROWS_AS(cellc::with_entry(file, json("10x20x", 2)), cellc::ScheduleError);
  folder.write("x86-64-v3", "{}");
  CHECK_THROWS_AS(cellc::with_entry(file, json("10x20", 2)), cellc::ScheduleError);
}

TEST_CASE("a size between entries has the schedule of the nearest, at most a factor of sqrt(2) away in every extent") {
  const Folder folder;
  folder.write("x86-64-v3", table(entry("*", "64x64", "float32", 2) + "," + entry("*", "128x128", "float32", 3) + "," +
                                  entry("*", "32x128", "float32", 5) + "," + entry("*", "96x96", "float64", 6)));
  const auto chosen = [&](int64_t input_size, int64_t hidden_size) {
    return choose_schedule({folder.path()}, elman(), sizes(input_size, hidden_size), "float32", "x86-64-v3");
  };
  CHECK(chosen(64, 64).unroll == 2);
  CHECK(chosen(90, 90).unroll == 2);
  CHECK(chosen(96, 96).unroll == 3);
  CHECK(chosen(150, 160).unroll == 3);
  CHECK(chosen(40, 128).unroll == 5);
  CHECK(chosen(64, 128).source == "analytic");  // no entry is near
  CHECK(chosen(200, 200).source == "analytic");
  CHECK(choose_schedule({folder.path()}, elman(), {}, "float32", "x86-64-v3").source == "analytic");
}

TEST_CASE("the schedule of the nearest size is not taken where its panels pad the hidden units further than the analytic ones") {
  const Folder folder;
  folder.write("x86-64-v3", table(entry("*", "64x64", "float32", 2)));  // panels of 4 x 8
  const auto source = [&](int64_t units) {
    return choose_schedule({folder.path()}, elman(), sizes(64, units), "float32", "x86-64-v3").source;
  };
  CHECK(source(62) == "x86-64-v3.json, * 64x64 float32, the nearest to 64x62");
  CHECK(source(66) == "analytic");  // 72 in panels of 3 x 8, 96 in those of 4 x 8
}

TEST_CASE("the schedule of the nearest size is not taken where it cuts into panels what one panel of the analytic schedule holds") {
  const Folder folder;
  std::string narrow = entry("*", "16x8", "float32", 2);
  for (const char* const number : {"panel_vectors\": 4", "tile_vectors\": 2", "one_vectors\": 2"})
    narrow.at(narrow.find(number) + std::string(number).size() - 1) = '1';
  folder.write("x86-64-v3", table(narrow));  // panels of 8
  const auto source = [&](int64_t units) {
    return choose_schedule({folder.path()}, elman(), sizes(16, units), "float32", "x86-64-v3").source;
  };
  CHECK(source(7) == "x86-64-v3.json, * 16x8 float32, the nearest to 16x7");
  CHECK(source(11) == "analytic");  // one panel of 2 x 8, or two of 8
}

TEST_CASE("an entry of the model holds for its own size alone") {
  const Folder folder;
  std::string of_model = entry("*", "64x64", "float32", 2);
  of_model.insert(of_model.size() - 1, R"(, "evidence": {"model": "nothing was measured"})");
  folder.write("x86-64-v3", table(of_model));
  const auto source = [&](int64_t units) {
    return choose_schedule({folder.path()}, elman(), sizes(64, units), "float32", "x86-64-v3").source;
  };
  CHECK(source(64) == "x86-64-v3.json, * 64x64 float32");
  CHECK(source(62) == "analytic");
}

TEST_CASE("the table of a processor goes before that of its target, one of the same size before one of the nearest") {
  const Folder folder;
  const auto unroll = [&](int64_t units, const char* target, const char* processor) {
    return choose_schedule({folder.path()}, elman(), sizes(64, units), "float32", target, processor).unroll;
  };
  folder.write("x86-64-v4", table(entry("*", "64x64", "float32", 2) + "," + entry("*", "64x128", "float32", 5)));
  folder.write("x86-64-v4.amd-26-2", table(entry("*", "64x64", "float32", 3) + "," + entry("*", "64x120", "float32", 4)));
  CHECK(unroll(64, "x86-64-v4", "") == 2);
  CHECK(unroll(64, "x86-64-v4", "intel-6-143") == 2);
  CHECK(unroll(64, "x86-64-v4", "amd-26-2") == 3);
  CHECK(unroll(128, "x86-64-v4", "amd-26-2") == 5);
  CHECK(unroll(122, "x86-64-v4", "amd-26-2") == 4);
  CHECK(unroll(126, "x86-64-v4", "amd-26-2") == 5);  // the nearest of all tables
  CHECK(cellc::table_names("x86-64-v4-vnni-bf16", "amd-26-2") ==
        std::vector<std::string>{"x86-64-v4-vnni-bf16.amd-26-2.json", "x86-64-v4-vnni-bf16.json"});
  CHECK(cellc::table_names("arm-64-dotprod-fp16", "") == std::vector<std::string>{"arm-64-dotprod-fp16.json", "arm-64.json"});
}

TEST_CASE("a folder of one's own goes before another, which still has what it has not") {
  const Folder folder;
  fs::create_directory(folder.path() / "own");
  folder.write("x86-64-v3", table(entry("*", "64x64", "float32", 2) + "," + entry("*", "200x200", "float32", 3)));
  folder.write("own/x86-64-v3", table(entry("*", "64x64", "float32", 4)));
  const auto unroll = [&](int64_t units) {
    return choose_schedule({folder.path() / "own", folder.path()}, elman(), sizes(units, units), "float32", "x86-64-v3").unroll;
  };
  CHECK(unroll(64) == 4);
  CHECK(unroll(200) == 3);
}
