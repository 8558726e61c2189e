#include "tune/journal.h"

#include <doctest/doctest.h>

#include <fstream>

#include <fmt/format.h>
#include <unistd.h>

#include "elman.h"

namespace {

namespace fs = std::filesystem;

class File {
 public:
  File() : path_(fs::temp_directory_path() / fmt::format("cellc_journal_{}", getpid())) { fs::remove(path_); }
  ~File() { fs::remove(path_); }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

}  // namespace

TEST_CASE("what one journal was told another one of the same file knows") {
  const File file;
  const cellc::Plan plan = elman_plan(10, 20), other = elman_plan(10, 21);
  {
    cellc::Journal journal(file.path(), "here");
    CHECK(journal.size() == 0);
    CHECK(!journal.find(plan, {1}));
    journal.add(plan, {{{1, 2e-8}, {8, 1e-7}}, ""});
    journal.add(other, {{}, "wrong numbers"});
  }
  const cellc::Journal journal(file.path(), "here");
  CHECK(journal.size() == 2);
  CHECK(journal.find(plan, {1, 8})->times == cellc::Times{{1, 2e-8}, {8, 1e-7}});
  CHECK(journal.find(plan, {8})->times == cellc::Times{{8, 1e-7}});
  CHECK(!journal.find(plan, {1, 64}));
  CHECK(journal.find(other, {1})->fault == "wrong numbers");
  CHECK(!cellc::Journal(file.path(), "another processor").find(plan, {1}));
}

TEST_CASE("a schedule is the same one wherever it is from") {
  const File file;
  cellc::Plan plan = elman_plan(10, 20);
  cellc::Journal journal(file.path(), "here");
  journal.add(plan, {{{1, 2e-8}}, ""});
  plan.schedule.source = "a table";
  CHECK(journal.find(plan, {1}));
  plan.schedule.one_chains += 1;
  CHECK(!journal.find(plan, {1}));
}

TEST_CASE("a line that was cut short, or is none of ours, is as if it were not there, and what follows is kept") {
  const File file;
  const cellc::Plan plan = elman_plan(10, 20), other = elman_plan(10, 21);
  cellc::Journal(file.path(), "here").add(plan, {{{1, 2e-8}}, ""});
  std::ofstream(file.path(), std::ios::app) << "{\"key\": \"1\", \"times\": {\"1\": 3}}\n[1]\n{\"key\": 5}\n{\"key\": \"2\", \"ti";
  cellc::Journal(file.path(), "here").add(other, {{{1, 3e-8}}, ""});
  const cellc::Journal journal(file.path(), "here");
  CHECK(journal.find(plan, {1})->times == cellc::Times{{1, 2e-8}});
  CHECK(journal.find(other, {1})->times == cellc::Times{{1, 3e-8}});
}

TEST_CASE("a journal that is closed leaves no file, one that cannot be written is an error at once") {
  const File file;
  cellc::Journal journal(file.path(), "here");
  journal.close();
  CHECK(!fs::exists(file.path()));
  CHECK_THROWS_AS(cellc::Journal("/proc/none/journal", "here"), std::system_error);
}
