#include <doctest/doctest.h>

#include "folder.h"

namespace {

const std::string v2 = " --target x86-64-v2 ";

}  // namespace

TEST_CASE("build writes an object, and the assembly text beside it") {
  const Folder folder;
  const Run run = folder.run("build two.cellgraph --cell second --size 3 --assembly -o out" + v2);
  CHECK_MESSAGE(run.status == 0, run.err);
  CHECK(run.out == "out/second_3_float32_x86-64-v2.o\nout/second_3_float32_x86-64-v2.s\n");
  CHECK(folder.names() == std::vector<std::string>{"elman.cpp", "out", "out/second_3_float32_x86-64-v2.o",
                                                   "out/second_3_float32_x86-64-v2.s", "two.cellgraph"});
  CHECK(folder.read("out/second_3_float32_x86-64-v2.o").substr(0, 4) ==
        "\x7f"
        "ELF");
  CHECK(has_parts(folder.read("out/second_3_float32_x86-64-v2.s"),
                  "cellc_kernels_second_3_float32_x86_64_v2_step|_pack|_step_one|_step_few|_step_many"));
}

TEST_CASE("states of two sizes, and an input of one of them beside the sums: there is nothing to warn of") {
  const Folder folder;
  folder.write("beside.cellgraph",
               "cellgraph 1\ncell beside\n%0 = in x : [H]\n%1 = state h : [H]\n%2 = state p : [P]\n%3 = param w : [H, H]\n%4 = param v : "
               "[P, H]\n%5 = matvec %3, %1 : [H]\n%6 = mul %5, %0 : [H]\n%7 = matvec %4, %1 : [P]\nreturn %6, %7\n");
  for (const char* size : {"--size H=64,P=96", "--generic"}) {
    const Run run = folder.run(std::string("build beside.cellgraph --cell beside -o out ") + size + v2);
    CHECK(run.status == 0);
    CHECK(run.err == "");
  }
}

TEST_CASE("the object of a plan is the same in every folder") {
  const Folder folder;
  CHECK(folder.run("plan --library small --source elman.cpp --cell elman --dtype float32 --target x86-64-v2 --size 3x5 -o plans").status ==
        0);
  CHECK(folder.run("build --plan plans/elman_3x5_float32_x86-64-v2.plan -o one.o").status == 0);
  CHECK(folder.run("build --plan plans/elman_3x5_float32_x86-64-v2.plan -o another/folder/two.o").status == 0);
  CHECK(folder.read("one.o") == folder.read("another/folder/two.o"));
  CHECK(has_parts(folder.read("one.o"), "cellc_small_elman_3x5_float32_x86_64_v2_pack"));
}

TEST_CASE("an object cannot be written to a device or over a folder, and nothing is left") {
  const Folder folder;
  CHECK(folder.run("plan --library small --source two.cellgraph --cell second --dtype float32 --target x86-64-v2 -o plans").status == 0);
  const std::vector<std::string> before = folder.names();
  for (const char* output : {"/dev/full", "/dev/null", "plans", "."}) {
    const Run run = folder.run(std::string("build --plan plans/second_generic_float32_x86-64-v2.plan -o ") + output);
    CHECK(run.status == 1);
    CHECK(has_parts(run.err, "cannot write '"));
    CHECK(folder.names() == before);
  }
  CHECK(std::filesystem::is_character_file("/dev/full"));
  CHECK(std::filesystem::is_character_file("/dev/null"));
}

TEST_CASE("a plan for a target that there is not is an error") {
  const Folder folder;
  CHECK(folder.run("plan --library small --source two.cellgraph --cell second --dtype float32 --target x86-64-v2 -o .").status == 0);
  std::string text = folder.read("second_generic_float32_x86-64-v2.plan");
  text.replace(text.find("x86-64-v2"), 9, "x86-64-v9");
  folder.write("wrong.plan", text);
  const Run run = folder.run("build --plan wrong.plan -o new/out.o");
  CHECK(run.status == 1);
  CHECK(has_parts(run.err, "unknown target x86-64-v9"));
  CHECK(!std::filesystem::exists(folder.file("new")));
}
