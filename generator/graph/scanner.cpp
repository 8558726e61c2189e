#include "graph/scanner.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "graph/graph.h"

namespace cellc {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

}  // namespace

// What stands at this place, made printable and short.
std::string Scanner::found() const {
  if (rest_.empty()) return "the end of the line";
  std::string text;
  for (const char c : rest_.substr(0, 20)) text += c >= ' ' && c <= '~' ? fmt::format("{}", c) : fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
  return "'" + text + (rest_.size() > 20 ? "...'" : "'");
}

bool Scanner::take(std::string_view token) {
  if (rest_.substr(0, token.size()) != token) return false;
  rest_.remove_prefix(token.size());
  return true;
}

void Scanner::expect(std::string_view token) {
  if (!take(token)) throw GraphError(fmt::format("expected '{}', found {}", token, found()));
}

void Scanner::expect_end() const {
  if (!rest_.empty()) throw GraphError(fmt::format("expected the end of the line, found {}", found()));
}

std::string Scanner::identifier(const char* what) {
  const auto end = std::find_if_not(rest_.begin(), rest_.end(), [](char c) { return is_letter(c) || is_digit(c); });
  if (end == rest_.begin() || is_digit(rest_.front())) throw GraphError(fmt::format("expected {}, found {}", what, found()));
  const std::string text(rest_.begin(), end);
  rest_.remove_prefix(text.size());
  return text;
}

int64_t Scanner::integer(const char* what) {
  const auto end = std::find_if_not(rest_.begin(), rest_.end(), is_digit);
  const auto length = static_cast<size_t>(end - rest_.begin());
  if (length == 0 || length > 18 || (length > 1 && rest_.front() == '0')) throw GraphError(fmt::format("expected {}, found {}", what, found()));
  int64_t value = 0;
  std::from_chars(rest_.data(), rest_.data() + length, value);
  rest_.remove_prefix(length);
  return value;
}

double Scanner::number() {
  if (take("nan")) return std::numeric_limits<double>::quiet_NaN();
  double value = 0;
  const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), value);
  if (error == std::errc::result_out_of_range) throw GraphError(fmt::format("expected a number within float64, found {}", found()));
  if (error != std::errc()) throw GraphError(fmt::format("expected a number, found {}", found()));
  rest_.remove_prefix(static_cast<size_t>(end - rest_.data()));
  return value;
}

}  // namespace cellc
