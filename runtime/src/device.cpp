#include "device.h"

#include <algorithm>

#include <cellc/error.h>

namespace cellc::detail {
namespace {

bool is_index(const std::string& text) {
  return !text.empty() && text.size() < 4 && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

void check_device(const std::string& device) {
  const size_t colon = device.find(':');
  const std::string type = device.substr(0, colon);
  if (type != "cpu" && type != "cuda") throw Error("Expected one of cpu, cuda device type at start of device string: " + device);
  if (colon != std::string::npos && !is_index(device.substr(colon + 1))) throw Error("Invalid device string: '" + device + "'");
  if (type == "cuda") throw Error("cellc not compiled with CUDA enabled: device '" + device + "', kernels exist for 'cpu'");
}

}  // namespace cellc::detail
