#include "plan/sizes_file.h"

#include <algorithm>
#include <map>
#include <regex>
#include <sstream>
#include <tuple>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "graph/scanner.h"
#include "schedules/dtype.h"

namespace cellc {
namespace {

constexpr const char* first_line = "cellc sizes 1";
constexpr const char* comment =
    "# The kernels that the program wants: cell, size, dtype. 'cellc scan' writes this file; cellc_add_kernels(... SIZES_FILE) reads it.";

[[noreturn]] void fail(int line, const std::string& why) { throw SizesError(fmt::format("line {}: {}", line, why)); }

std::vector<std::string> words_of(const std::string& line) {
  std::istringstream stream(line.substr(0, line.find('#')));
  std::vector<std::string> words;
  for (std::string word; stream >> word;) words.push_back(word);
  return words;
}

SizeEntry entry_of(const std::vector<std::string>& words, int line) {
  if (words.size() != 3)
    fail(line, fmt::format("{} words; expected a cell, a size and a dtype, such as: rnn_tanh 10x20 float32", words.size()));
  if (!is_identifier(words[0])) fail(line, fmt::format("{} is no name of a cell", excerpt(words[0])));
  if (!is_size(words[1]))
    fail(line, fmt::format("{} is no size; expected extents of at least 1, such as 10x20 or I=10,H=20", excerpt(words[1])));
  const std::vector<std::string>& known = dtype_names();
  if (std::find(known.begin(), known.end(), words[2]) == known.end())
    fail(line, fmt::format("unknown dtype {}. There are: {}", excerpt(words[2]), fmt::join(known, ", ")));
  return {words[0], words[1], words[2], line};
}

/// Extents as numbers, so that 9x9 stands before 10x10.
std::vector<long> extents_of(const std::string& size) {
  std::vector<long> extents;
  static const std::regex number("[0-9]+(?![^,x]*=)");
  for (std::sregex_iterator match(size.begin(), size.end(), number), end; match != end; ++match) extents.push_back(std::stol(match->str()));
  return extents;
}

}  // namespace

bool is_size(const std::string& size) {
  static const std::regex form(
      "[1-9][0-9]{0,8}(x[1-9][0-9]{0,8})*|[A-Za-z_][A-Za-z_0-9]*=[1-9][0-9]{0,8}(,[A-Za-z_][A-Za-z_0-9]*=[1-9][0-9]{0,8})*");
  return std::regex_match(size, form);
}

std::vector<SizeEntry> parse_sizes_file(const std::string& text) {
  std::vector<SizeEntry> entries;
  std::map<std::vector<std::string>, int> known;
  std::istringstream stream(text);
  int number = 0;
  bool has_begun = false;
  for (std::string line; std::getline(stream, line);) {
    const std::vector<std::string> words = words_of(line);
    ++number;
    if (words.empty()) continue;
    if (!has_begun && fmt::format("{}", fmt::join(words, " ")) != first_line)
      fail(number, fmt::format("{}; expected '{}', with which a sizes file begins", excerpt(line), first_line));
    if (std::exchange(has_begun, true) == false) continue;
    entries.push_back(entry_of(words, number));
    const auto [first, is_new] = known.emplace(words, number);
    if (!is_new) fail(number, fmt::format("{} stands on line {} already", fmt::join(words, " "), first->second));
  }
  if (!has_begun) fail(number + 1, fmt::format("the text ends here; expected '{}', with which a sizes file begins", first_line));
  return entries;
}

std::string print_sizes_file(std::vector<SizeEntry> entries) {
  const auto key = [](const SizeEntry& entry) { return std::tuple(entry.cell, extents_of(entry.size), entry.size, entry.dtype); };
  std::sort(entries.begin(), entries.end(), [&](const SizeEntry& a, const SizeEntry& b) { return key(a) < key(b); });
  std::string text = fmt::format("{}\n{}\n", first_line, comment), before;
  for (const SizeEntry& entry : entries) {
    const std::string line = fmt::format("{} {} {}\n", entry.cell, entry.size, entry.dtype);
    if (line != before) text += line;
    before = line;
  }
  return text;
}

}  // namespace cellc
