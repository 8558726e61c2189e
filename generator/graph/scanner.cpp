#include "graph/scanner.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "graph/text.h"

namespace cellc {
namespace {

constexpr size_t excerpt_length = 32;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_word(char c) { return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_of_number(char c) { return is_word(c) || c == '+' || c == '-' || c == '.'; }

size_t prefix_length(std::string_view text, bool (*is_part)(char)) {
  return static_cast<size_t>(std::find_if_not(text.begin(), text.end(), is_part) - text.begin());
}

}  // namespace

bool is_identifier(std::string_view text) {
  return !text.empty() && !is_digit(text.front()) && prefix_length(text, is_word) == text.size();
}

std::string excerpt(std::string_view text) {
  std::string result = "'";
  for (const char c : text.substr(0, excerpt_length)) {
    if (c >= ' ' && c <= '~')
      result += c;
    else
      result += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
  }
  return result + (text.size() > excerpt_length ? "...'" : "'");
}

void Scanner::wrong(std::string_view expected) const {
  throw GraphError(fmt::format("expected {}, found {}", expected, rest_.empty() ? "the end of the line" : excerpt(rest_)));
}

std::string_view Scanner::skip(size_t length) {
  const std::string_view skipped = rest_.substr(0, length);
  rest_.remove_prefix(length);
  return skipped;
}

bool Scanner::at_digit() const { return !rest_.empty() && is_digit(rest_.front()); }

bool Scanner::take(std::string_view token) {
  if (rest_.substr(0, token.size()) != token) return false;
  skip(token.size());
  return true;
}

void Scanner::expect(std::string_view token) {
  if (!take(token)) wrong(excerpt(token));
}

void Scanner::expect_end() const {
  if (!rest_.empty()) wrong("the end of the line");
}

std::string_view Scanner::identifier(const char* what) {
  const size_t length = prefix_length(rest_, is_word);
  if (!is_identifier(rest_.substr(0, length))) wrong(what);
  return skip(length);
}

int64_t Scanner::integer(const char* what) {
  const size_t length = prefix_length(rest_, is_digit);
  if (length == 0 || length > 18 || (length > 1 && rest_.front() == '0')) wrong(what);
  int64_t value = 0;
  std::from_chars(rest_.data(), rest_.data() + length, value);
  skip(length);
  return value;
}

double Scanner::number() {
  const std::string_view text = rest_.substr(0, prefix_length(rest_, is_of_number));
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc::result_out_of_range) wrong("a number within float64");
  if (error != std::errc() || end != text.data() + text.size()) wrong("a number");
  if (const std::string canonical = print_number(value); text != canonical) wrong(fmt::format("the number as {}", canonical));
  skip(text.size());
  return value;
}

}  // namespace cellc
