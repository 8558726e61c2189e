#pragma once
#include <filesystem>
#include <map>
#include <string>
#include <string_view>

#include <cellc/state_dict.h>

namespace cellc {

using Metadata = std::map<std::string, std::string>;

/// The contents of a file of the safetensors format (https://github.com/huggingface/safetensors), tensors in the order of the file.
struct SafeTensors {
  StateDict tensors;
  Metadata metadata;
};

/// Reads the tensors of a file. Whatever is wrong with it is an Error that names the file and the fault: a header that is not what the
/// format says (100 MB at most), a gap, an overlap, bytes after the last tensor, sizes that do not give the bytes, a name twice.
StateDict load_safetensors(const std::filesystem::path& path);
SafeTensors read_safetensors(const std::filesystem::path& path);
SafeTensors parse_safetensors(std::string_view bytes);

/// Writes what the Python library writes, byte for byte (metadata sorted by key), to a file beside `path` that is then renamed: a
/// reader sees the old file or the whole new one. Error naming the file if it cannot be written, or for a tensor that is undefined.
void save_safetensors(const std::filesystem::path& path, const StateDict& tensors, const Metadata& metadata = {});
std::string print_safetensors(const StateDict& tensors, const Metadata& metadata = {});

}  // namespace cellc
