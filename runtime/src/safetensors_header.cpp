#include "safetensors_header.h"

#include <algorithm>
#include <tuple>

#include <cellc/error.h>

#include "dtype_table.h"
#include "json_text.h"
#include "sizes.h"

namespace cellc::detail {
namespace {

DType read_dtype(JsonText& text) {
  const std::string name = text.string();
  const DTypeRow* row = row_of_safetensors(name);
  if (row == nullptr) text.fail("the dtype \"" + name + "\" is not known");
  return row->dtype;
}

IntArray read_sizes(JsonText& text) {
  std::vector<int64_t> sizes;
  text.expect('[');
  if (text.accept(']')) return {};
  do {
    const uint64_t size = text.integer();
    if (size > INT64_MAX) text.fail("an integer that is too large");
    if (sizes.size() == IntArray::capacity) text.fail("more than 8 dimensions");
    sizes.push_back(static_cast<int64_t>(size));
  } while (text.accept(','));
  text.expect(']');
  return sizes;
}

std::pair<uint64_t, uint64_t> read_offsets(JsonText& text) {
  text.expect('[');
  const uint64_t begin = text.integer();
  text.expect(',');
  const uint64_t end = text.integer();
  text.expect(']');
  return {begin, end};
}

HeaderEntry read_entry(JsonText& text, std::string name) {
  HeaderEntry entry{std::move(name), DType::float32, {}, 0, 0};
  bool has_dtype = false, has_shape = false, has_offsets = false;
  const auto once = [&text](bool& seen, const std::string& key) {
    if (std::exchange(seen, true)) text.fail("the key \"" + key + "\" is there twice");
  };
  text.expect('{');
  do {
    const std::string key = text.string();
    text.expect(':');
    if (key == "dtype") {
      once(has_dtype, key);
      entry.dtype = read_dtype(text);
    } else if (key == "shape") {
      once(has_shape, key);
      entry.sizes = read_sizes(text);
    } else if (key == "data_offsets") {
      once(has_offsets, key);
      std::tie(entry.begin, entry.end) = read_offsets(text);
    } else {
      text.fail("the key \"" + key + "\" of tensor \"" + entry.name + "\" is not known");
    }
  } while (text.accept(','));
  text.expect('}');
  if (!has_dtype || !has_shape || !has_offsets) text.fail("tensor \"" + entry.name + "\" lacks dtype, shape or data_offsets");
  return entry;
}

Metadata read_metadata(JsonText& text) {
  Metadata metadata;
  text.expect('{');
  if (text.accept('}')) return metadata;
  do {
    const std::string key = text.string();
    text.expect(':');
    if (!metadata.emplace(key, text.string()).second) text.fail("the metadata key \"" + key + "\" is there twice");
  } while (text.accept(','));
  text.expect('}');
  return metadata;
}

Header read_header(std::string_view json) {
  Header header;
  JsonText text(json);
  bool has_metadata = false;
  text.expect('{');
  if (!text.accept('}')) {
    do {
      std::string name = text.string();
      text.expect(':');
      if (name != "__metadata__")
        header.entries.push_back(read_entry(text, std::move(name)));
      else if (!std::exchange(has_metadata, true))
        header.metadata = read_metadata(text);
      else
        text.fail("__metadata__ is there twice");
    } while (text.accept(','));
    text.expect('}');
  }
  text.expect_end();
  return header;
}

// Offsets first, so that a name twice with the same data is also found here or by the StateDict.
void check_layout(const std::vector<HeaderEntry>& entries, uint64_t data_bytes) {
  uint64_t end = 0;
  for (const HeaderEntry& entry : entries) {
    const std::string tensor = "tensor \"" + entry.name + "\": ";
    if (entry.end < entry.begin) throw Error(tensor + "data_offsets end before they begin");
    if (entry.begin != end) throw Error(tensor + (entry.begin > end ? "a gap before its data" : "its data overlap another tensor's"));
    if (entry.end > data_bytes) throw Error(tensor + "its data end after the end of the file");
    if (static_cast<uint64_t>(checked_bytes(entry.sizes, entry.dtype)) != entry.end - entry.begin)
      throw Error(tensor + "shape " + to_string(entry.sizes) + " of " + to_string(entry.dtype) + " does not take the " +
                  std::to_string(entry.end - entry.begin) + " bytes that data_offsets say");
    end = entry.end;
  }
  if (end != data_bytes) throw Error(std::to_string(data_bytes - end) + " bytes after the last tensor");
}

}  // namespace

Header parse_header(std::string_view json, uint64_t data_bytes) {
  if (json.empty() || json.front() != '{') throw Error("the header does not begin with '{'");
  if (!is_utf8(json)) throw Error("the header is not UTF-8");
  Header header = read_header(json);
  std::stable_sort(header.entries.begin(), header.entries.end(),
                   [](const HeaderEntry& a, const HeaderEntry& b) { return std::tie(a.begin, a.end) < std::tie(b.begin, b.end); });
  check_layout(header.entries, data_bytes);
  return header;
}

}  // namespace cellc::detail
