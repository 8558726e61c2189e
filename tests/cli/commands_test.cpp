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

TEST_CASE("graph prints the parts of a gradient, which graph reads") {
  const Folder folder;
  const Run gradient = folder.run("graph elman.cpp --gradient");
  CHECK(gradient.status == 0);
  CHECK(has_parts(gradient.out, "cell elman_backward|cell elman_grad_inputs|cell elman_grad_states|cell elman_grad_parameters"));
  folder.write("gradient.cellgraph", gradient.out);
  CHECK(folder.run("graph gradient.cellgraph").out == gradient.out);
}

TEST_CASE("explain tells what a gradient keeps and reads, or why there is none") {
  const Folder folder;
  CHECK(
      has_parts(folder.run("explain rnn_tanh --size 10x20").out,
                "nothing but the states after each step is kept|reads grad_hx, new_hx; hands on adjoint_0\n    adjoint_0 = d loss / d s1\n|"
                "computes again: 0|adjoint_0 x hx|2420 FLOP"));
  CHECK(
      has_parts(folder.run("explain gru").out,
                "hands on adjoint_0, adjoint_1, adjoint_2, adjoint_3, adjoint_4\n    adjoint_0 = d loss / d s4\n    adjoint_1 = d loss / d "
                "s3\n    adjoint_2 = d loss / d s2\n    adjoint_3 = d loss / d t1\n    adjoint_4 = d loss / d (hx - tanh(t1))\n"));
  CHECK(has_parts(folder.run("explain projected_lstm").out, "adjoint_0 = d loss / d (weight_hr * adjoint_6)\n|    adjoint_6 = sigmoid("));
  folder.write("squared.cellgraph",
               "cellgraph 1\ncell squared\n%0 = state h : [H]\n%1 = param w : [H, H]\n%2 = reduce_sum %1 : []\n%3 = mul %1, %2 : [H, H]\n"
               "%4 = matvec %3, %0 : [H]\nreturn %4\n");
  CHECK(has_parts(folder.run("explain squared.cellgraph").out, "gradient (GRADIENTS|summed up over all rows: adjoint_0 x h\n"));
}

TEST_CASE("explain tells signature, sums, elementwise rest, cost and schedules") {
  const Folder folder;
  const Run all = folder.run("explain rnn_tanh --size 10x20 --target x86-64-v3");
  CHECK(all.status == 0);
  CHECK(has_parts(all.out,
                  "cell rnn_tanh: dimensions I, H\n|param weight_ih [H, I]\n|new states [H]: 1 sum of products, computed in one pass"));
  CHECK(has_parts(all.out,
                  "  s1 = weight_ih * input + weight_hh * hx + (bias_ih + bias_hh)\n"
                  "       hoisted in sequences of few rows: the products with inputs are computed for all steps at once\n"
                  "elementwise, while the sums are in registers\n  new hx = tanh(s1)\n"));
  // 20 x 10 and 20 x 20 weights of two operations and four bytes each, 20 biases, 20 tanh.
  CHECK_MESSAGE(
      has_parts(all.out,
                "products with inputs           400 FLOP         800 bytes|products with states           800 FLOP        1600 bytes|"
                "vectors of parameters           20 FLOP          80 bytes|elementwise                      0 FLOP, and 20 tanh|"
                "all                           1220 FLOP        2480 bytes|schedules for 10x20 float32|x86-64-v3: 8 lanes"),
      all.out);
  const Run one = folder.run("explain elman.cpp --dtype float64 --target x86-64-v3");
  CHECK(one.status == 0);
  CHECK(has_parts(one.out, "cell elman|schedules for generic float64|x86-64-v3: "));
  CHECK(!has_parts(one.out, "x86-64-v2: "));
  CHECK(!has_parts(one.out, "FLOP"));
  CHECK(folder.run("explain rnn_tanh --size H=20,I=10 --target x86-64-v3").out == all.out);
}

TEST_CASE("explain shows gates as sums side by side, and which of them are hoisted whole") {
  const Folder folder;
  folder.write("gated.cpp", R"(#include <cellc/cell.h>
using namespace cellc;
CELLC_CELL State<H> gated(Input<I> x, State<H> h, Param<Stack<2, H>, I> w, Param<Stack<2, H>, H> u, Param<H> rate) {
  auto a = w * x;
  auto b = u * h;
  return h + (1 + rate) * sigmoid(chunk<0>(a) + chunk<0>(b)) * tanh(chunk<1>(a) * chunk<1>(b));
}
)");
  const Run run = folder.run("explain gated.cpp --size I=3,H=5 --target x86-64-v3");
  CHECK(run.status == 0);
  CHECK_MESSAGE(
      has_parts(run.out,
                "3 sums of products, side by side in one pass|chunk<0>(w) * x + chunk<0>(u) * h\n|"
                "hoisted in sequences of few rows: it is computed for all steps at once\n|new h = h + (rate + 1) * sigmoid(s|and 5 "
                "sigmoid, 5 tanh|"
                "products with inputs            60 FLOP         120 bytes|products with states           100 FLOP         200 bytes"),
      run.out);
  const Run drawn = folder.run("explain gated.cpp --dot");
  CHECK(drawn.status == 0);
  CHECK_MESSAGE(has_parts(drawn.out,
                          "digraph \"gated\"|subgraph cluster_0|label=\"[H]: 3 sums in one "
                          "pass\"|fillcolor=lightblue|fillcolor=lightyellow|fillcolor=lightgrey"),
                drawn.out);
}

TEST_CASE("explain shows the stages of a cell, and what each reads and makes") {
  const Run run = Folder().run("explain mgu --size 10x20 --target x86-64-v3");
  CHECK_MESSAGE(
      has_parts(run.out,
                "stage 1 of 2, for some rows at a time: reads hx, input\n|\n  made_0 = hx * sigmoid(s1)\n|stage 2 of 2|"
                "chunk<1>(weight_hh) * made_0|\n  new_hx = hx + made_1 * (tanh(s1) - hx)\n|"
                "products with inputs           800 FLOP        1600 bytes|products with states          1600 FLOP        3200 bytes"),
      run.out);
  const Run drawn = Folder().run("explain mgu --dot");
  CHECK(has_parts(drawn.out, "digraph \"mgu\"|fillcolor=lightyellow"));
  CHECK(drawn.out.find("lightblue") == std::string::npos);
  CHECK(has_parts(Folder().run("explain gru --size 10x20").out, "elementwise                    100 FLOP, and 40 sigmoid, 20 tanh\n"));
  CHECK(has_parts(Folder().run("explain mgu --size 10x20").out,
                  "  cuda: none, which has no kernels in stages, and none with sums over a row\n"));
}

TEST_CASE("a folder that has a cell's name is not taken for a file") {
  const Folder folder;
  std::filesystem::create_directory(folder.file("rnn_tanh"));
  CHECK(folder.run("explain rnn_tanh").status == 0);
}
