#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace cellc {

/// A letter or _, then letters, digits and _; ASCII only.
bool is_identifier(std::string_view text);

/// The beginning of `text` in quotes for a message: short, and printable whatever its bytes are.
std::string excerpt(std::string_view text);

/// Walks one line of the text form. Every function that does not find what it looks for throws GraphError with what was expected.
class Scanner {
 public:
  explicit Scanner(std::string_view line) : rest_(line) {}

  bool take(std::string_view token);  ///< skips `token` when it is next
  void expect(std::string_view token);
  void expect_end() const;
  std::string_view identifier(const char* what);
  int64_t integer(const char* what);  ///< digits without sign and leading zeros, at most 18
  double number();                    ///< spelled as print_number spells it
  bool at_digit() const;

 private:
  [[noreturn]] void wrong(std::string_view expected) const;
  std::string_view skip(size_t length);
  std::string_view rest_;
};

}  // namespace cellc
