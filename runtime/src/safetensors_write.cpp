#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <random>
#include <tuple>

#include <cellc/error.h>
#include <cellc/safetensors.h>

#include "dtype_table.h"
#include "json_text.h"

namespace cellc {
namespace {

using Entries = std::vector<const StateDict::Entry*>;

Entries in_file_order(const StateDict& tensors) {
  Entries entries;
  for (const StateDict::Entry& entry : tensors) {
    if (!entry.second.defined()) throw Error("tensor \"" + entry.first + "\" is undefined");
    if (entry.first == "__metadata__" || !detail::is_utf8(entry.first))
      throw Error("a tensor cannot be named \"" + entry.first + "\": the name must be UTF-8 and not __metadata__");
    entries.push_back(&entry);
  }
  std::sort(entries.begin(), entries.end(), [](const StateDict::Entry* a, const StateDict::Entry* b) {
    return std::make_tuple(-detail::row_of(a->second.dtype()).file_order, std::string_view(a->first)) <
           std::make_tuple(-detail::row_of(b->second.dtype()).file_order, std::string_view(b->first));
  });
  return entries;
}

std::string print_metadata(const Metadata& metadata) {
  std::string json = "\"__metadata__\":{";
  for (const auto& [key, value] : metadata) {
    if (!detail::is_utf8(key) || !detail::is_utf8(value)) throw Error("the metadata \"" + key + "\" is not UTF-8");
    json += (json.back() == '{' ? "" : ",") + detail::json_literal(key) + ":" + detail::json_literal(value);
  }
  return json + "}";
}

std::string print_entry(const std::string& name, const Tensor& tensor, size_t begin) {
  std::string shape;
  for (int64_t size : tensor.sizes()) shape += (shape.empty() ? "" : ",") + std::to_string(size);
  return detail::json_literal(name) + ":{\"dtype\":\"" + detail::row_of(tensor.dtype()).safetensors + "\",\"shape\":[" + shape +
         "],\"data_offsets\":[" + std::to_string(begin) + "," + std::to_string(begin + tensor.nbytes()) + "]}";
}

// The length and the header, padded with spaces to a multiple of 8.
std::string print_header(const Entries& entries, const Metadata& metadata) {
  std::string json = metadata.empty() ? "{" : "{" + print_metadata(metadata);
  size_t begin = 0;
  for (const StateDict::Entry* entry : entries) {
    json += (json.size() > 1 ? "," : "") + print_entry(entry->first, entry->second, begin);
    begin += entry->second.nbytes();
  }
  json += "}";
  json.resize((json.size() + 7) / 8 * 8, ' ');
  const uint64_t length = json.size();
  return std::string(reinterpret_cast<const char*>(&length), sizeof length) + json;
}

std::string_view bytes_of(const Tensor& tensor) { return {static_cast<const char*>(tensor.data()), tensor.nbytes()}; }

// A file of its own beside the one that is written, so that it can be renamed; removed unless it was.
struct TemporaryFile {
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  std::filesystem::path path;
  std::unique_ptr<std::FILE, Close> file;

  explicit TemporaryFile(const std::filesystem::path& target) : path(target) {
    path += ".writing-" + std::to_string(std::random_device{}());
    file.reset(std::fopen(path.c_str(), "wbx"));
    if (!file) fail();
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  ~TemporaryFile() {
    std::error_code ignored;
    if (!path.empty()) std::filesystem::remove(path, ignored);
  }
  [[noreturn]] static void fail() { throw Error(std::string("it cannot be written: ") + std::strerror(errno)); }
  void write(std::string_view bytes) const {
    if (std::fwrite(bytes.data(), 1, bytes.size(), file.get()) != bytes.size()) fail();
  }
  void rename_to(const std::filesystem::path& target) {
    if (std::fclose(file.release()) != 0) fail();
    std::error_code wrong;
    std::filesystem::rename(path, target, wrong);
    if (wrong) throw Error("it cannot be written: " + wrong.message());
    path.clear();
  }
};

}  // namespace

std::string print_safetensors(const StateDict& tensors, const Metadata& metadata) {
  const Entries entries = in_file_order(tensors);
  std::string bytes = print_header(entries, metadata);
  for (const StateDict::Entry* entry : entries) bytes += bytes_of(entry->second);
  return bytes;
}

void save_safetensors(const std::filesystem::path& path, const StateDict& tensors, const Metadata& metadata) {
  try {
    const Entries entries = in_file_order(tensors);
    TemporaryFile file(path);
    file.write(print_header(entries, metadata));
    for (const StateDict::Entry* entry : entries) file.write(bytes_of(entry->second));
    file.rename_to(path);
  } catch (const Error& error) {
    throw Error(path.string() + ": " + error.what());
  }
}

}  // namespace cellc
