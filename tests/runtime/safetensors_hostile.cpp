#include <doctest/doctest.h>

#include <cstring>
#include <random>

#include <cellc/error.h>
#include <cellc/safetensors.h>

#include "safetensors_bytes.h"

TEST_CASE("a hostile file is an error that says what is wrong") {
  const std::string f4 = entry("a", "F32", "[1]", "[0,4]");
  const struct {
    std::string bytes;
    const char* message;
  } table[] = {
      {"", "it has 0 bytes; the length of the header takes 8"},
      {"1234567", "it has 7 bytes; the length of the header takes 8"},
      {std::string(8, '\xFF'), "a header of 18446744073709551615 bytes; 100000000 are allowed"},
      {std::string("\x10\0\0\0\0\0\0\0{}", 10), "the file ends inside its header of 16 bytes"},
      {file_of("", 0), "the header does not begin with '{'"},
      {file_of(" {}", 0), "the header does not begin with '{'"},
      {file_of("[]", 0), "the header does not begin with '{'"},
      {file_of("{", 0), "header, byte 1: expected '\"'"},
      {file_of("{\"a\"}", 0), "header, byte 4: expected ':'"},
      {file_of("{\"a\":1}", 0), "header, byte 5: expected '{'"},
      {file_of("{\"a", 0), "header, byte 3: a string without end"},
      {file_of("{\"a\\", 0), "header, byte 4: a string without end"},
      {file_of("{\"\\x\"", 0), "header, byte 4: an unknown escape"},
      {file_of("{\"\\u12g4\"", 0), "header, byte 6: expected four hexadecimal digits"},
      {file_of("{\"\\ud800\"", 0), "header, byte 8: half of a surrogate pair"},
      {file_of("{\"\\ude00\"", 0), "header, byte 8: half of a surrogate pair"},
      {file_of("{\"\n\"", 0), "header, byte 3: a control character inside a string"},
      {file_of("{\"\xC0\x80\":", 0), "the header is not UTF-8"},
      {file_of("{\"\xED\xA0\x80\":", 0), "the header is not UTF-8"},
      {file_of("{" + f4 + ",}", 4), "header, byte 54: expected '\"'"},
      {file_of("{" + f4 + "} x", 4), "header, byte 55: expected its end"},
      {file_of("{" + f4 + "}", 3), "tensor \"a\": its data end after the end of the file"},
      {file_of("{" + f4 + "}", 5), "1 bytes after the last tensor"},
      {file_of("{}", 1), "1 bytes after the last tensor"},
      {file_of("{" + entry("a", "F32", "[1]", "[4,0]") + "}", 8), "tensor \"a\": data_offsets end before they begin"},
      {file_of("{" + entry("a", "F32", "[1]", "[4,8]") + "}", 8), "tensor \"a\": a gap before its data"},
      {file_of("{" + f4 + "," + entry("b", "F32", "[1]", "[2,6]") + "}", 6), "tensor \"b\": its data overlap another tensor's"},
      {file_of("{" + f4 + "," + entry("b", "F32", "[1]", "[0,4]") + "}", 4), "tensor \"b\": its data overlap another tensor's"},
      {file_of("{" + entry("a", "F32", "[0]", "[0,0]") + "," + entry("a", "F32", "[0]", "[0,0]") + "}", 0),
       "the name \"a\" is there twice"},
      {file_of("{\"__metadata__\":{},\"__metadata__\":{}}", 0), "header, byte 34: __metadata__ is there twice"},
      {file_of("{\"__metadata__\":{\"a\":\"\",\"a\":\"\"}}", 0), "header, byte 30: the metadata key \"a\" is there twice"},
      {file_of("{\"__metadata__\":{\"a\":1}}", 0), "header, byte 21: expected '\"'"},
      {file_of("{" + entry("a", "F32", "[2]", "[0,4]") + "}", 4),
       "tensor \"a\": shape [2] of float32 does not take the 4 bytes that data_offsets say"},
      {file_of("{" + entry("a", "F32", "[0]", "[0,4]") + "}", 4),
       "tensor \"a\": shape [0] of float32 does not take the 4 bytes that data_offsets say"},
      {file_of("{" + entry("a", "F32", "[-1]", "[0,4]") + "}", 4), "header, byte 29: expected an integer that is not negative"},
      {file_of("{" + entry("a", "F32", "[01]", "[0,4]") + "}", 4), "header, byte 31: an integer with a leading zero"},
      {file_of("{" + entry("a", "F32", "[1.0]", "[0,4]") + "}", 4), "header, byte 30: expected ']'"},
      {file_of("{" + entry("a", "F32", "[99999999999999999999]", "[0,4]") + "}", 4), "header, byte 48: an integer that is too large"},
      {file_of("{" + entry("a", "F32", "[9223372036854775808]", "[0,4]") + "}", 4), "header, byte 48: an integer that is too large"},
      {file_of("{" + entry("a", "F32", "[4294967296,4294967296]", "[0,4]") + "}", 4),
       "Storage size calculation overflowed with sizes=[4294967296, 4294967296]"},
      {file_of("{" + entry("a", "F32", "[1,1,1,1,1,1,1,1,1]", "[0,4]") + "}", 4), "header, byte 46: more than 8 dimensions"},
      {file_of("{" + entry("a", "F31", "[1]", "[0,4]") + "}", 4), "header, byte 19: the dtype \"F31\" is not known"},
      {file_of("{\"a\":{}}", 0), "header, byte 6: expected '\"'"},
      {file_of("{\"a\":{\"dtype\":\"F32\",\"shape\":[1]}}", 0), "header, byte 32: tensor \"a\" lacks dtype, shape or data_offsets"},
      {file_of("{\"a\":{\"dtype\":\"F32\",\"dtype\":\"F32\"}}", 0), "header, byte 28: the key \"dtype\" is there twice"},
      {file_of("{\"a\":{\"device\":\"cpu\"}}", 0), "header, byte 15: the key \"device\" of tensor \"a\" is not known"},
  };
  for (const auto& row : table) {
    CAPTURE(row.bytes);
    CHECK_THROWS_WITH_AS(cellc::parse_safetensors(row.bytes), row.message, cellc::Error);
  }
}

TEST_CASE("a file that was changed at random is read or refused") {
  const std::string good = contents(CELLC_TEST_DATA "/checkpoint.safetensors");
  std::mt19937 random(1);
  const std::string interesting = "{}[]\",:\\0919-eu \xFF\x80";
  int refused = 0;
  for (int round = 0; round < 20000; ++round) {
    std::string bytes = good;
    for (uint32_t edits = 1 + random() % 4; edits > 0; --edits) {
      const size_t at = random() % (random() % 8 == 0 ? bytes.size() : 976);
      const uint32_t kind = random() % 4;
      const char symbol = random() % 4 == 0 ? static_cast<char>(random()) : interesting[random() % interesting.size()];
      if (kind == 0) bytes.erase(at, 1 + random() % 8);
      if (kind == 1) bytes.insert(at, 1 + random() % 3, symbol);
      if (kind >= 2) bytes[at] = symbol;
    }
    if (random() % 2 == 0) {  // a length that fits, so that the header itself is reached
      const uint64_t length = bytes.size() - (good.size() - 976) - 8;
      std::memcpy(bytes.data(), &length, 8);
    }
    try {
      cellc::parse_safetensors(bytes);
    } catch (const cellc::Error&) {
      ++refused;
    }
  }
  CHECK(refused > 10000);
}
