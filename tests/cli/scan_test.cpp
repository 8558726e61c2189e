#include <doctest/doctest.h>

#include "folder.h"

// What `cellc scan` prints and writes. What it finds in a program is the business of tests/scan.

namespace {

namespace fs = std::filesystem;

const std::string flags = " -- -std=c++17 -I" CELLC_SOURCE_DIR "/runtime/include";

constexpr const char* program = R"(#include <cellc/rnn_cell.h>
cellc::RNNCell a(10, 20), b(9, 20);
cellc::Cell c("leaky", {{"P", 3}, {"I", 8}, {"H", 12}});
cellc::RNNCell same(10, 20);
)";

constexpr const char* lines = "leaky I=8,H=12,P=3 float32\nrnn_tanh 9x20 float32\nrnn_tanh 10x20 float32\n";

std::string without_head(const std::string& text) {
  const size_t comment = text.find('\n') + 1;
  return text.substr(text.find('\n', comment) + 1);
}

}  // namespace

TEST_CASE("scan prints each construction with its place and writes the sizes file, sorted, each kernel once") {
  const Folder folder;
  folder.write("app.cpp", program);
  const Run run = folder.run("scan app.cpp -o sizes.txt" + flags);
  CHECK(run.status == 0);
  CHECK(run.err == "");
  CHECK(run.out ==
        "app.cpp:2:16: rnn_tanh 10x20 float32\napp.cpp:2:27: rnn_tanh 9x20 float32\n"
        "app.cpp:3:13: leaky I=8,H=12,P=3 float32\napp.cpp:4:16: rnn_tanh 10x20 float32\n");
  CHECK(without_head(folder.read("sizes.txt")) == lines);
}

TEST_CASE("several sources give one file") {
  const Folder folder;
  folder.write("app.cpp", program);
  folder.write("more.cpp", "#include <cellc/rnn_cell.h>\ncellc::RNNCell d(1, 2);\n");
  CHECK(folder.run("scan app.cpp more.cpp -o sizes.txt" + flags).status == 0);
  CHECK(without_head(folder.read("sizes.txt")) ==
        std::string(lines).insert(std::string(lines).find("rnn_tanh 9"), "rnn_tanh 1x2 float32\n"));
}

TEST_CASE("a sizes file that would not change is left alone") {
  const Folder folder;
  folder.write("app.cpp", program);
  CHECK(folder.run("scan app.cpp -o sizes.txt" + flags).status == 0);
  const fs::file_time_type long_ago = fs::file_time_type::clock::now() - std::chrono::hours(1);
  fs::last_write_time(folder.file("sizes.txt"), long_ago);
  CHECK(folder.run("scan app.cpp -o sizes.txt" + flags).status == 0);
  CHECK(fs::last_write_time(folder.file("sizes.txt")) < long_ago + std::chrono::minutes(1));
}

TEST_CASE("what no kernel can be made for is a note and not in the file") {
  const Folder folder;
  folder.write("app.cpp", R"(#include <cellc/rnn_cell.h>
cellc::RNNCell a(0, 20);
cellc::RNNCell b(10, 20, cellc::RNNCellOptions().dtype(cellc::DType::int64));
int read();
cellc::RNNCell c(10, read());
)");
  const Run run = folder.run("scan app.cpp -o sizes.txt" + flags);
  CHECK(run.status == 0);
  CHECK_MESSAGE(has_parts(run.out,
                          "app.cpp:2:16: note: RNNCell: I is 0; kernels are made for 1 to 1048576: it goes through the generic kernel|"
                          "app.cpp:3:16: note: RNNCell: no kernels are made for int64; there are float32|"
                          "app.cpp:5:16: note: RNNCell: hidden_size 'read()' is not known at compile time"),
                run.out);
  CHECK(without_head(folder.read("sizes.txt")) == "");
}

TEST_CASE("a size that is not in the file is an error at its place, with the command that writes the file") {
  const Folder folder;
  folder.write("app.cpp", program);
  folder.write("sizes.txt", "cellc sizes 1\nrnn_tanh I=10,H=20 float32\nleaky 8x12x3 float32 # as I, H and the others by name\n");
  const Run run = folder.run("scan app.cpp --check sizes.txt" + flags);
  CHECK(run.status == 1);
  CHECK(run.err ==
        "app.cpp:2:27: error: rnn_tanh 9x20 float32 is not in sizes.txt: it goes through the generic kernel\n"
        "To write sizes.txt anew: cellc scan app.cpp -o sizes.txt" +
            flags + "\n");
  const Run warned = folder.run("scan app.cpp --check sizes.txt --warn --stamp stamp --mend-with 'make sizes'" + flags);
  CHECK(warned.status == 0);
  CHECK_MESSAGE(has_parts(warned.err, "warning: rnn_tanh 9x20 float32|To write sizes.txt anew: make sizes\n"), warned.err);
  CHECK(!fs::exists(folder.file("stamp")));
  CHECK(folder.run("scan app.cpp -o sizes.txt" + flags).status == 0);
  CHECK(folder.run("scan app.cpp --check sizes.txt --stamp stamp" + flags).status == 0);
  CHECK(has_parts(folder.read("stamp.d"), "stamp:|/app.cpp"));
}

TEST_CASE("a program that does not compile is told in Clang's words, and no file is written") {
  const Folder folder;
  folder.write("app.cpp", "#include <cellc/rnn_cell.h>\ncellc::RNNCell a(10);\n");
  const Run run = folder.run("scan app.cpp -o sizes.txt" + flags);
  CHECK(run.status == 1);
  CHECK_MESSAGE(has_parts(run.err, "app.cpp:2:16: error: no matching constructor"), run.err);
  CHECK(!fs::exists(folder.file("sizes.txt")));
}
