#include <doctest/doctest.h>
#include <unistd.h>

#include "folder.h"

// Where output goes, and that a failure leaves nothing half-written.

namespace fs = std::filesystem;

TEST_CASE("graph writes a file, in folders that it makes") {
  const Folder folder;
  const Run run = folder.run("graph two.cellgraph -o new/deep/out.cellgraph");
  CHECK(run.status == 0);
  CHECK(run.out == "");
  CHECK(folder.read("new/deep/out.cellgraph") == folder.read("two.cellgraph"));
  CHECK(folder.names() == std::vector<std::string>{"elman.cpp", "new", "new/deep", "new/deep/out.cellgraph", "two.cellgraph"});
}

TEST_CASE("a file is replaced whole, a link to it stays a link") {
  const Folder folder;
  folder.write("out", std::string(100000, 'x'));
  fs::create_symlink("out", folder.file("link"));
  CHECK(folder.run("graph two.cellgraph -o link").status == 0);
  CHECK(fs::is_symlink(folder.file("link")));
  CHECK(folder.read("out") == folder.read("two.cellgraph"));
}

TEST_CASE("devices and pipes are written to, not replaced") {
  const Folder folder;
  CHECK(folder.run("graph two.cellgraph -o /dev/null").status == 0);
  CHECK(fs::is_character_file("/dev/null"));
  CHECK(folder.run("graph two.cellgraph -o /dev/stdout | cat").out == folder.read("two.cellgraph"));
  CHECK(fs::is_symlink("/dev/stdout"));
}

TEST_CASE("output that cannot be written is an error, and leaves nothing") {
  struct Case {
    const char* words;
    const char* parts;
  };
  const Case cases[] = {
      {"graph two.cellgraph -o /dev/full", "cannot write '/dev/full'|No space left on device"},
      {"graph two.cellgraph > /dev/full", "No space left on device"},
      {"graph two.cellgraph -o folder", "cannot write 'folder'|it is a folder"},
      {"graph two.cellgraph -o two.cellgraph/out", "/two.cellgraph/out'|/two.cellgraph' is no folder"},
      {"graph two.cellgraph -o /proc/nothing/out", "cannot write '/proc/nothing/out'|No such file or directory"},
      {"graph two.cellgraph -o /proc/out", "cannot write '/proc/out'"},
      {"build two.cellgraph --cell second --generic -o two.cellgraph",
       "cannot write '|second_generic_float32_|/two.cellgraph' is no folder"},
      {"plan --library l --source two.cellgraph --cell second --dtype float32 --target native -o two.cellgraph",
       "/second_generic_float32_native.plan'|/two.cellgraph' is no folder"},
  };
  const Folder folder;
  fs::create_directory(folder.file("folder"));
  const std::vector<std::string> before = folder.names();
  for (const Case& row : cases) {
    CAPTURE(std::string(row.words));
    const Run run = folder.run(row.words);
    CHECK(run.status == 1);
    CHECK_MESSAGE(has_parts(run.err, row.parts), run.err);
    CHECK(folder.names() == before);
  }
  CHECK(fs::is_character_file("/dev/full"));
}

TEST_CASE("a folder or file without permission is an error") {
  if (geteuid() == 0) return;  // root may do all
  const Folder folder;
  fs::create_directory(folder.file("closed"));
  fs::permissions(folder.file("closed"), fs::perms::owner_read | fs::perms::owner_exec);
  fs::permissions(folder.file("elman.cpp"), fs::perms::none);
  const std::vector<std::string> before = folder.names();
  for (const char* words : {"graph two.cellgraph -o closed/out", "graph two.cellgraph -o closed/new/out", "cells elman.cpp"}) {
    CAPTURE(std::string(words));
    const Run run = folder.run(words);
    CHECK(run.status == 1);
    CHECK_MESSAGE(has_parts(run.err, "cannot |Permission denied"), run.err);
    CHECK(folder.names() == before);
  }
}

TEST_CASE("a full disk leaves no part of a file and no folder") {
  const Folder folder;
  const std::vector<std::string> before = folder.names();
  // No file may grow beyond 0 blocks; the signal that tells it is ignored, so that writing fails as on a full disk.
  const std::string full = "trap '' XFSZ; ulimit -f 0;";
  for (const char* words :
       {"graph two.cellgraph -o out/graph 2>/dev/null", "build two.cellgraph --cell second --size 3 -o out/deep 2>/dev/null",
        "plan --library l --source two.cellgraph --cell second --dtype float32 --target native -o out 2>/dev/null"}) {
    CAPTURE(std::string(words));
    CHECK(folder.run(words, full).status == 1);
    CHECK(folder.names() == before);
  }
}
