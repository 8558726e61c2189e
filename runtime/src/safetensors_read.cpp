#include <cstring>
#include <fstream>

#include <cellc/error.h>
#include <cellc/safetensors.h>

#include "safetensors_header.h"

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "safetensors files are little endian; reading them here needs the bytes of each element swapped"
#endif

namespace cellc {
namespace {

constexpr size_t length_bytes = 8;

// The length of the header, of which the file has `file_bytes` at most.
uint64_t header_length(const char* bytes, uint64_t file_bytes) {
  uint64_t length = 0;
  std::memcpy(&length, bytes, length_bytes);
  if (length > detail::largest_header) throw Error("a header of " + std::to_string(length) + " bytes; 100000000 are allowed");
  if (length > file_bytes - length_bytes) throw Error("the file ends inside its header of " + std::to_string(length) + " bytes");
  return length;
}

// `fetch(target, offset, count)` copies bytes of the data.
template <class Fetch>
SafeTensors tensors_of(detail::Header header, Fetch fetch) {
  std::vector<StateDict::Entry> entries;
  for (detail::HeaderEntry& entry : header.entries) {
    Tensor tensor = Tensor::empty(entry.sizes, entry.dtype);
    fetch(static_cast<char*>(tensor.data()), entry.begin, entry.end - entry.begin);
    entries.emplace_back(std::move(entry.name), std::move(tensor));
  }
  return {StateDict(std::move(entries)), std::move(header.metadata)};
}

SafeTensors read_stream(std::ifstream& file, uint64_t file_bytes) {
  const auto fetch = [&file](char* target, uint64_t offset, uint64_t count) {
    file.seekg(static_cast<std::streamoff>(offset));
    if (count > 0 && !file.read(target, static_cast<std::streamsize>(count))) throw Error("it cannot be read");
  };
  if (file_bytes < length_bytes) throw Error("it has " + std::to_string(file_bytes) + " bytes; the length of the header takes 8");
  char start[length_bytes];
  fetch(start, 0, length_bytes);
  std::string json(header_length(start, file_bytes), '\0');
  fetch(json.data(), length_bytes, json.size());
  const uint64_t data = length_bytes + json.size();
  return tensors_of(detail::parse_header(json, file_bytes - data),
                    [&](char* target, uint64_t offset, uint64_t count) { fetch(target, data + offset, count); });
}

}  // namespace

SafeTensors parse_safetensors(std::string_view bytes) {
  if (bytes.size() < length_bytes) throw Error("it has " + std::to_string(bytes.size()) + " bytes; the length of the header takes 8");
  const uint64_t length = header_length(bytes.data(), bytes.size());
  const std::string_view data = bytes.substr(length_bytes + length);
  return tensors_of(detail::parse_header(bytes.substr(length_bytes, length), data.size()),
                    [data](char* target, uint64_t offset, uint64_t count) {
                      if (count > 0) std::memcpy(target, data.data() + offset, count);
                    });
}

SafeTensors read_safetensors(const std::filesystem::path& path) {
  std::error_code wrong;
  const uint64_t file_bytes = std::filesystem::file_size(path, wrong);
  std::ifstream file(path, std::ios::binary);
  if (wrong || !file) throw Error(path.string() + ": " + (wrong ? wrong.message() : "it cannot be opened"));
  try {
    return read_stream(file, file_bytes);
  } catch (const Error& error) {
    throw Error(path.string() + ": " + error.what());
  }
}

StateDict load_safetensors(const std::filesystem::path& path) { return read_safetensors(path).tensors; }

}  // namespace cellc
