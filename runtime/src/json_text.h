#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace cellc::detail {

/// Reads the little of JSON that a safetensors header is made of. Each function reads one thing and the spaces before it, or throws
/// Error with the position.
class JsonText {
 public:
  explicit JsonText(std::string_view text) : text_(text) {}

  void expect(char symbol);
  bool accept(char symbol);  ///< whether it was the next symbol, which is then read
  std::string string();      ///< in UTF-8, escapes resolved
  uint64_t integer();        ///< digits only, below 2^64
  void expect_end();
  [[noreturn]] void fail(const std::string& what) const;

 private:
  void skip_spaces();
  void read_escape(std::string& out);
  uint32_t read_hex4();

  std::string_view text_;
  size_t position_ = 0;
};

/// Whether the bytes are UTF-8: no overlong forms, no surrogates, nothing above U+10FFFF.
bool is_utf8(std::string_view bytes) noexcept;

/// The string as a JSON literal with its quotes.
std::string json_literal(std::string_view text);

}  // namespace cellc::detail
