#pragma once
#include <string>
#include <string_view>
#include <vector>

#include <cellc/safetensors.h>

namespace cellc::detail {

/// The format's own limit, bytes.
constexpr uint64_t largest_header = 100000000;

/// One tensor as the header tells it, offsets in bytes from the end of the header.
struct HeaderEntry {
  std::string name;
  DType dtype;
  IntArray sizes;
  uint64_t begin, end;
};

struct Header {
  std::vector<HeaderEntry> entries;  ///< in the order of the data
  Metadata metadata;
};

/// Reads a header's JSON and checks that the tensors fill the data, `data_bytes` long, without gap and overlap. Throws Error.
Header parse_header(std::string_view json, uint64_t data_bytes);

}  // namespace cellc::detail
