#include <doctest/doctest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "scan/scan.h"

// How a source is compiled: a database, flags; and what is said when neither helps.

namespace {

namespace fs = std::filesystem;

class Folder {
 public:
  Folder() : path_(fs::temp_directory_path() / ("cellc_test_scan_" + std::to_string(getpid()))) {
    fs::remove_all(path_);
    fs::create_directories(path_ / "src");
    write("src/app.cpp",
          "#include <cellc/rnn_cell.h>\n#ifndef HIDDEN\n#error HIDDEN is missing\n#endif\ncellc::RNNCell cell(3, HIDDEN);\n");
  }
  ~Folder() { fs::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  fs::path operator/(const char* name) const { return path_ / name; }
  void write(const std::string& name, const std::string& text) const {
    fs::create_directories((path_ / name).parent_path());
    std::ofstream(path_ / name) << text;
  }
  void write_database(const std::string& folder, const std::string& source, const std::string& flags) const {
    write(folder + "/compile_commands.json", R"([{"directory": ")" + path_.string() + R"(", "file": ")" + source +
                                                 R"(", "command": "g++ )" + flags + " -I" CELLC_RUNTIME_INCLUDE " -o app.o -c " + source +
                                                 "\"}]");
  }

 private:
  fs::path path_;
};

std::string error_of(const cellc::ScanRequest& request) {
  try {
    cellc::scan_sources(request);
  } catch (const cellc::ScanError& error) {
    return error.what();
  }
  return "";
}

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("a source is compiled as the database says, its own warnings and another compiler's words left alone") {
  const Folder folder;
  const std::string source = folder / "src/app.cpp";
  folder.write_database("build", source, "-DHIDDEN=4 -O2 -Wall -Werror -Wno-some-gcc-warning -fno-gnu-unique -MD -MF app.d");
  for (const bool is_given : {true, false}) {
    cellc::ScanRequest request{{source}, std::nullopt, std::nullopt};
    if (is_given) request.database = folder / "build";
    const cellc::ScanResult result = cellc::scan_sources(request);
    CHECK_MESSAGE(result.compiles, result.diagnostics);
    CHECK(result.diagnostics == "");
    REQUIRE(result.constructions.size() == 1);
    CHECK(result.constructions[0].sizes == std::vector<std::pair<std::string, int64_t>>{{"I", 3}, {"H", 4}});
    CHECK(result.constructions[0].place == cellc::Place{source, 5, 16});
  }
}

TEST_CASE("the files that a scan read are told, without those of the system") {
  const Folder folder;
  folder.write("src/sizes.h", "#define HIDDEN 5\n");
  const std::string source = folder / "src/app.cpp";
  const cellc::ScanResult result = cellc::scan_sources(
      {{source}, std::nullopt, std::vector<std::string>{"-include", folder / "src/sizes.h", "-isystem" CELLC_RUNTIME_INCLUDE}});
  CHECK(result.files == std::vector<std::string>{source, folder / "src/sizes.h"});
}

TEST_CASE("names that are relative to the build folder are told as the user would name them") {
  const Folder folder;
  folder.write("include/net.h", "#include <cellc/rnn_cell.h>\nstruct Net { cellc::RNNCell cell{8, 9}; };\n");
  folder.write("src/main.cpp", "#include \"net.h\"\nNet net;\n");
  folder.write_database("build", "src/main.cpp", "-I include");
  const fs::path before = fs::current_path();
  fs::current_path(folder / "src");
  const cellc::ScanResult result = cellc::scan_sources({{"main.cpp"}, "../build", std::nullopt});
  fs::current_path(before);
  REQUIRE_MESSAGE(result.constructions.size() == 1, result.diagnostics);
  CHECK(result.constructions[0].place.file == (folder / "include/net.h").string());
}

TEST_CASE("a source that does not compile gives Clang's diagnostics and no constructions") {
  const Folder folder;
  const std::string source = folder / "src/app.cpp";
  const cellc::ScanResult result = cellc::scan_sources({{source}, std::nullopt, std::vector<std::string>{"-I" CELLC_RUNTIME_INCLUDE}});
  CHECK(!result.compiles);
  CHECK(result.constructions.empty());
  CHECK(has(result.diagnostics, "app.cpp:3:2: error: HIDDEN is missing"));
}

TEST_CASE("what is not there is an error that says what to do") {
  const Folder folder;
  const std::string source = folder / "src/app.cpp";
  folder.write_database("other", folder / "src/main.cpp", "");
  folder.write("broken/compile_commands.json", "{]");
  CHECK(has(error_of({{folder / "none.cpp"}, std::nullopt, std::nullopt}), "none.cpp: there is no such file"));
  CHECK(has(error_of({{source}, std::nullopt, std::nullopt}), "app.cpp: there is no compile_commands.json in its folder"));
  CHECK(has(error_of({{source}, std::nullopt, std::nullopt}), "expected -p BUILD_FOLDER. CMake writes one with"));
  CHECK(has(error_of({{source}, folder / "build", std::nullopt}), "build: there is no compile_commands.json in this folder"));
  CHECK(has(error_of({{source}, folder / "other", std::nullopt}), "does not say how to compile it (it knows 1 other files)"));
  CHECK(has(error_of({{source}, folder / "broken", std::nullopt}), "broken/compile_commands.json: "));
}
