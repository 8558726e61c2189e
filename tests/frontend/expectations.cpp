#include "expectations.h"

#include <algorithm>
#include <regex>
#include <sstream>

namespace {

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

/// A line that holds nothing but a comment with a caret; its column, else 0.
int caret_column(const std::string& line) {
  static const std::regex caret(R"(^\s*//\s*\^ expected-)");
  return std::regex_search(line, caret) ? static_cast<int>(line.find('^')) + 1 : 0;
}

std::string replaced_text(const std::vector<std::string>& lines, int line, int begin, int end) {
  return lines.at(static_cast<size_t>(line - 1)).substr(static_cast<size_t>(begin - 1), static_cast<size_t>(end - begin));
}

std::string to_text(const Entry& entry) {
  return std::to_string(entry.line) + ":" + std::to_string(entry.column) + " " + entry.kind + ": " + entry.text + "\n";
}

bool agree(const Entry& expected, const Entry& found) {
  const bool text = expected.kind == "fix" ? found.text == expected.text : found.text.find(expected.text) != std::string::npos;
  return text && expected.kind == found.kind && expected.line == found.line && (expected.column == 0 || expected.column == found.column);
}

}  // namespace

std::vector<Entry> expected_entries(const std::string& source) {
  static const std::regex expectation(R"(expected-(error|warning|note|fix|header-note)\{\{(.*?)\}\})");
  std::vector<Entry> entries;
  int number = 0;
  int code_line = 0;
  for (const std::string& line : lines_of(source)) {
    ++number;
    const int column = caret_column(line);
    if (column == 0) code_line = number;
    for (std::sregex_iterator match(line.begin(), line.end(), expectation), end; match != end; ++match) {
      const bool elsewhere = (*match)[1] == "header-note";
      entries.push_back({(*match)[1], elsewhere ? 0 : code_line, elsewhere ? 0 : column, (*match)[2]});
    }
  }
  return entries;
}

std::vector<Entry> found_entries(const std::string& diagnostics, const std::string& path, const std::string& source) {
  static const std::regex message(R"(^([^ ].*?):(\d+):(\d+): (?:fatal )?(error|warning|note): (.*)$)");
  static const std::regex fix("^fix-it:\".*\":\\{(\\d+):(\\d+)-\\d+:(\\d+)\\}:\"(.*)\"$");
  const std::vector<std::string> lines = lines_of(source);
  std::vector<Entry> entries;
  std::smatch match;
  for (const std::string& line : lines_of(diagnostics)) {
    if (std::regex_match(line, match, message)) {
      const bool elsewhere = match[1] != path;
      entries.push_back({(elsewhere ? "header-" : "") + match[4].str(), elsewhere ? 0 : std::stoi(match[2]),
                         elsewhere ? 0 : std::stoi(match[3]), match[5]});
    } else if (std::regex_match(line, match, fix)) {
      const std::string old = replaced_text(lines, std::stoi(match[1]), std::stoi(match[2]), std::stoi(match[3]));
      entries.push_back({"fix", std::stoi(match[1]), std::stoi(match[2]), (old.empty() ? "+" : old + " -> ") + match[4].str()});
    }
  }
  return entries;
}

std::string differences(const std::vector<Entry>& expected, std::vector<Entry> found) {
  std::string text;
  for (const Entry& entry : expected) {
    const auto same = std::find_if(found.begin(), found.end(), [&](const Entry& other) { return agree(entry, other); });
    if (same == found.end())
      text += "expected, not found: " + to_text(entry);
    else
      found.erase(same);
  }
  for (const Entry& entry : found) text += "found, not expected: " + to_text(entry);
  return text;
}
