#include <doctest/doctest.h>

#include "folder.h"

// What each command prints when all is right.

TEST_CASE("the version and the help go to the standard output") {
  const Folder folder;
  const Run version = folder.run("--version");
  CHECK(version.status == 0);
  CHECK(version.out == "cellc " CELLC_VERSION "\n");
  for (const char* words :
       {"--help", "-h", "graph --help", "build --help", "plan --help", "explain --help", "cells --help", "targets --help"}) {
    const Run help = folder.run(words);
    CHECK(help.status == 0);
    CHECK(has_parts(help.out, "Usage: cellc|--help"));
    CHECK(help.err == "");
  }
}

TEST_CASE("graph prints texts that graph reads") {
  const Folder folder;
  CHECK(folder.run("graph two.cellgraph").out == folder.read("two.cellgraph"));
  const Run elman = folder.run("graph elman.cpp");
  CHECK(elman.status == 0);
  CHECK(has_parts(elman.out, "cellgraph 1\ncell elman\n%0 = in x : [I]|tanh|return %"));
  folder.write("elman.cellgraph", elman.out);
  CHECK(folder.run("graph elman.cellgraph").out == elman.out);
  const std::string shipped = folder.run("graph '" CELLC_SOURCE_DIR "/cells/rnn_cell.cpp'").out;
  folder.write("shipped.cellgraph", shipped);
  CHECK(folder.run("graph shipped.cellgraph").out == shipped);
}

TEST_CASE("graph prints one cell, and drawings") {
  const Folder folder;
  const Run second = folder.run("graph two.cellgraph --cell second");
  CHECK(second.out == folder.read("two.cellgraph").substr(folder.read("two.cellgraph").rfind("cellgraph 1")));
  const Run drawing = folder.run("graph two.cellgraph --dot");
  CHECK(has_parts(drawing.out, "digraph \"first\" {|digraph \"second\" {|new h"));
  CHECK(drawing.status == 0);
}

TEST_CASE("cells lists signatures") {
  const Folder folder;
  CHECK(folder.run("cells two.cellgraph").out ==
        "first\n  inputs  x[I]\n  states  h[H]\n  params  w[H, I]\nsecond\n  inputs  \n  states  h[H]\n  params  w[H, H]\n");
  const Run shipped = folder.run("cells");
  CHECK(shipped.status == 0);
  CHECK(has_parts(shipped.out, "rnn_tanh\n|rnn_relu\n|weight_ih[H, I], weight_hh[H, H], bias_ih[H], bias_hh[H]"));
}

TEST_CASE("targets lists all targets and the native one") {
  const Folder folder;
  const Run run = folder.run("targets");
  CHECK(run.status == 0);
  CHECK(has_parts(run.out, "x86-64-v2|x86-64-v3|x86-64-v4|native       "));
}

TEST_CASE("explain tells signature, sums, cost and schedules") {
  const Folder folder;
  const Run all = folder.run("explain rnn_tanh --size 10x20");
  CHECK(all.status == 0);
  // 20 x (10 + 20) weights of two operations each, and 20 biases.
  CHECK(has_parts(all.out,
                  "cell rnn_tanh: dimensions I, H|param weight_ih [H, I]|bias_ih + bias_hh|1220 FLOP|2480 bytes|schedules for 10x20 "
                  "float32|x86-64-v2: |x86-64-v3: |x86-64-v4: "));
  const Run one = folder.run("explain elman.cpp --dtype float64 --target x86-64-v3");
  CHECK(one.status == 0);
  CHECK(has_parts(one.out, "cell elman|schedules for generic float64|x86-64-v3: "));
  CHECK(!has_parts(one.out, "x86-64-v2: "));
  CHECK(folder.run("explain rnn_tanh --size H=20,I=10").out == all.out);
}

TEST_CASE("a folder that has a cell's name is not taken for a file") {
  const Folder folder;
  std::filesystem::create_directory(folder.file("rnn_tanh"));
  CHECK(folder.run("explain rnn_tanh").status == 0);
}
