#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace cellc {

/// Walks one line of the text form. Every function that does not find what it looks for throws GraphError with what was expected.
class Scanner {
 public:
  explicit Scanner(std::string_view line) : rest_(line) {}

  bool take(std::string_view token);       ///< skips `token` when it is next
  void expect(std::string_view token);
  std::string identifier(const char* what);  ///< a letter or _, then letters, digits, _
  int64_t integer(const char* what);       ///< digits without sign, at most 18
  double number();
  bool at_digit() const { return !rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9'; }
  bool done() const { return rest_.empty(); }
  void expect_end() const;

 private:
  std::string found() const;
  std::string_view rest_;
};

}  // namespace cellc
