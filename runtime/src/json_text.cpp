#include "json_text.h"

#include <cellc/error.h>

namespace cellc::detail {
namespace {

constexpr std::string_view escaped = "\"\\/bfnrt", unescaped = "\"\\/\b\f\n\r\t";

bool is_digit(char c) { return c >= '0' && c <= '9'; }

void append_utf8(std::string& out, uint32_t code) {
  const auto put = [&out](uint32_t byte) { out += static_cast<char>(byte); };
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xC0 | code >> 6), put(0x80 | (code & 63));
  } else if (code < 0x10000) {
    put(0xE0 | code >> 12), put(0x80 | (code >> 6 & 63)), put(0x80 | (code & 63));
  } else {
    put(0xF0 | code >> 18), put(0x80 | (code >> 12 & 63)), put(0x80 | (code >> 6 & 63)), put(0x80 | (code & 63));
  }
}

}  // namespace

void JsonText::fail(const std::string& what) const { throw Error("header, byte " + std::to_string(position_) + ": " + what); }

void JsonText::skip_spaces() {
  while (position_ < text_.size() && std::string_view(" \t\r\n").find(text_[position_]) != std::string_view::npos) ++position_;
}

bool JsonText::accept(char symbol) {
  skip_spaces();
  if (position_ == text_.size() || text_[position_] != symbol) return false;
  ++position_;
  return true;
}

void JsonText::expect(char symbol) {
  if (!accept(symbol)) fail(std::string("expected '") + symbol + "'");
}

void JsonText::expect_end() {
  skip_spaces();
  if (position_ != text_.size()) fail("expected its end");
}

uint64_t JsonText::integer() {
  skip_spaces();
  const size_t start = position_;
  uint64_t value = 0;
  for (; position_ < text_.size() && is_digit(text_[position_]); ++position_) {
    const auto digit = static_cast<uint64_t>(text_[position_] - '0');
    if (value > (UINT64_MAX - digit) / 10) fail("an integer that is too large");
    value = value * 10 + digit;
  }
  if (position_ == start) fail("expected an integer that is not negative");
  if (text_[start] == '0' && position_ - start > 1) fail("an integer with a leading zero");
  return value;
}

std::string JsonText::string() {
  expect('"');
  std::string out;
  while (position_ < text_.size() && text_[position_] != '"') {
    const char c = text_[position_++];
    if (static_cast<unsigned char>(c) < 0x20) fail("a control character inside a string");
    if (c == '\\')
      read_escape(out);
    else
      out += c;
  }
  if (position_ == text_.size()) fail("a string without end");
  ++position_;
  return out;
}

void JsonText::read_escape(std::string& out) {
  if (position_ == text_.size()) fail("a string without end");
  const char c = text_[position_++];
  if (c != 'u') {
    const size_t k = escaped.find(c);
    if (k == std::string_view::npos) fail("an unknown escape");
    out += unescaped[k];
    return;
  }
  uint32_t code = read_hex4();
  if (code >= 0xD800 && code < 0xDC00) {
    if (text_.substr(position_, 2) != "\\u") fail("half of a surrogate pair");
    position_ += 2;
    const uint32_t low = read_hex4();
    if (low < 0xDC00 || low > 0xDFFF) fail("half of a surrogate pair");
    code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
  } else if (code >= 0xDC00 && code < 0xE000) {
    fail("half of a surrogate pair");
  }
  append_utf8(out, code);
}

uint32_t JsonText::read_hex4() {
  uint32_t code = 0;
  for (int k = 0; k < 4; ++k) {
    const char c = position_ < text_.size() ? text_[position_] : ' ';
    const size_t digit = std::string_view("0123456789abcdefABCDEF").find(c);
    if (digit == std::string_view::npos) fail("expected four hexadecimal digits");
    code = code * 16 + static_cast<uint32_t>(digit < 16 ? digit : digit - 6);
    ++position_;
  }
  return code;
}

bool is_utf8(std::string_view bytes) noexcept {
  size_t k = 0;
  while (k < bytes.size()) {
    const auto lead = static_cast<unsigned char>(bytes[k++]);
    if (lead < 0x80) continue;
    const int more = lead >= 0xC2 && lead < 0xE0 ? 1 : lead >= 0xE0 && lead < 0xF0 ? 2 : lead >= 0xF0 && lead < 0xF5 ? 3 : 0;
    if (more == 0 || bytes.size() - k < static_cast<size_t>(more)) return false;
    uint32_t code = lead & (0x3Fu >> more);
    for (int j = 0; j < more; ++j) {
      const auto byte = static_cast<unsigned char>(bytes[k++]);
      if ((byte & 0xC0) != 0x80) return false;
      code = code << 6 | (byte & 0x3F);
    }
    const bool overlong = (more == 2 && code < 0x800) || (more == 3 && code < 0x10000);
    if (overlong || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000)) return false;
  }
  return true;
}

std::string json_literal(std::string_view text) {
  constexpr std::string_view hex = "0123456789abcdef";
  std::string out = "\"";
  for (const char c : text) {
    const size_t k = c == '/' ? std::string_view::npos : unescaped.find(c);
    if (k != std::string_view::npos)
      out += std::string("\\") + escaped[k];
    else if (static_cast<unsigned char>(c) < 0x20)
      out += std::string("\\u00") + hex[static_cast<size_t>(c >> 4)] + hex[c & 15];
    else
      out += c;
  }
  return out + "\"";
}

}  // namespace cellc::detail
