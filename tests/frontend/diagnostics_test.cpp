#include "frontend/diagnostics.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>

#include "expectations.h"
#include "frontend/frontend.h"
#include "temporary_source.h"

namespace {

namespace fs = std::filesystem;

std::string read_file(const fs::path& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

std::vector<fs::path> sources() {
  std::vector<fs::path> paths;
  for (const fs::directory_entry& entry : fs::directory_iterator(CELLC_DIAGNOSTICS_DIR)) {
    if (entry.path().extension() == ".cpp") paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

/// A source too long to be kept: a sum of so many terms that it is nested too deeply.
std::string deep_source() {
  std::string text = "#include <cellc/cell.h>\nusing namespace cellc;\nCELLC_CELL State<H> deep(State<H> h) {\n  return h";
  for (int i = 0; i < 30000; ++i) text += "\n+ h";
  return text + ";\n}\n";
}

/// A row's text with its places for arguments as a pattern.
std::regex pattern(std::string_view text) {
  static const std::regex special(R"([.^$|()\[\]{}*+?\\])");
  static const std::regex argument("%[0-9]");
  const std::string escaped = std::regex_replace(std::string(text), special, "\\$&");
  return std::regex(std::regex_replace(escaped, argument, ".*"));
}

}  // namespace

TEST_CASE("each source gives exactly the diagnostics that stand in it") {
  for (const fs::path& path : sources()) {
    CAPTURE(path.filename().string());
    const cellc::FrontendResult result = cellc::read_cells(path, CELLC_INCLUDE_DIR, {"-fdiagnostics-parseable-fixits"});
    const std::string source = read_file(path);
    const std::string wrong = differences(expected_entries(source), found_entries(result.diagnostics, path.string(), source));
    CHECK_MESSAGE(wrong.empty(), wrong, result.diagnostics);
    const bool is_wrong = source.find("expected-error") != std::string::npos;
    CHECK(result.cells.empty() == is_wrong);
  }
}

TEST_CASE("each row of the table of diagnostics is told by one of the sources") {
  std::string all = read_text(deep_source()).diagnostics;
  for (const fs::path& path : sources()) all += cellc::read_cells(path, CELLC_INCLUDE_DIR).diagnostics;
  for (const cellc::DiagRow& row : cellc::diagnostics_table()) {
    CAPTURE(std::string(row.text));
    CHECK(std::regex_search(all, pattern(row.text)));
  }
}

TEST_CASE("the table of diagnostics is in the order of its ids") {
  int expected = 0;
  for (const cellc::DiagRow& row : cellc::diagnostics_table()) CHECK(static_cast<int>(row.id) == expected++);
}
