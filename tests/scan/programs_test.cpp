#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <regex>

#include "scan/scan.h"

// Each program of the folder `programs` holds, beside its constructions, what the scan must tell of them: all of it and nothing else.
// expected{{...}} on a line of its own below a caret names the column, too.

namespace {

namespace fs = std::filesystem;

struct Told {
  unsigned line, column;  ///< 0: any
  std::string text;
};

std::vector<Told> expected_of(const fs::path& path) {
  static const std::regex expectation(R"(expected\{\{(.*?)\}\})"), caret(R"(^\s*//\s*\^ expected)");
  std::vector<Told> expected;
  std::ifstream stream(path);
  unsigned number = 0, code_line = 0;
  for (std::string line; std::getline(stream, line);) {
    ++number;
    const bool below = std::regex_search(line, caret);
    if (!below) code_line = number;
    for (std::sregex_iterator match(line.begin(), line.end(), expectation), end; match != end; ++match)
      expected.push_back({code_line, below ? static_cast<unsigned>(line.find('^') + 1) : 0, (*match)[1]});
  }
  return expected;
}

std::string text_of(const cellc::Construction& construction) {
  if (!construction.unknown.empty()) return "note: " + construction.what + ": " + construction.unknown;
  std::string size;
  for (const auto& [name, extent] : construction.sizes) {
    const bool is_named = construction.what == "Cell";
    if (!size.empty()) size += is_named ? ',' : 'x';
    if (is_named) size.append(name).append(1, '=');
    size += std::to_string(extent);
  }
  return construction.cell + " " + size + " " + construction.dtype;
}

bool agrees(const Told& expected, const cellc::Construction& found) {
  const bool is_note = expected.text.rfind("note: ", 0) == 0;
  const std::string text = text_of(found);
  return expected.line == found.place.line && (expected.column == 0 || expected.column == found.place.column) &&
         (is_note ? text.rfind(expected.text, 0) == 0 : text == expected.text);
}

}  // namespace

TEST_CASE("the constructions of each program are found, with their places, and nothing else") {
  for (const char* name : {"members.cpp", "options.cpp", "values.cpp"}) {
    for (const char* standard : {"-std=c++17", "-std=c++20"}) {
      CAPTURE(std::string(name));
      CAPTURE(std::string(standard));
      const fs::path path = fs::path(CELLC_PROGRAMS_DIR) / name;
      const cellc::ScanResult result =
          cellc::scan_sources({{path.string()}, std::nullopt, std::vector<std::string>{standard, "-I" CELLC_RUNTIME_INCLUDE}});
      CHECK_MESSAGE(result.compiles, result.diagnostics);
      std::vector<cellc::Construction> found = result.constructions;
      for (const Told& expected : expected_of(path)) {
        const auto same = std::find_if(found.begin(), found.end(), [&](const auto& one) { return agrees(expected, one); });
        CHECK_MESSAGE(same != found.end(), "line ", expected.line, ": expected ", expected.text);
        if (same != found.end()) found.erase(same);
      }
      for (const cellc::Construction& rest : found) FAIL_CHECK("line ", rest.place.line, ": found ", text_of(rest));
    }
  }
}
