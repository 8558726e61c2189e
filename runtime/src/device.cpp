#include <cellc/device.h>

#include <algorithm>

#include <cellc/error.h>

namespace cellc {
namespace {

bool is_index(const std::string& text) {
  const bool has_leading_zero = text.size() > 1 && text[0] == '0';
  return !text.empty() && text.size() < 4 && !has_leading_zero &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

Device device_of(const std::string& text) {
  const size_t colon = text.find(':');
  const std::string type = text.substr(0, colon);
  if (type != "cpu" && type != "cuda") throw Error("Expected one of cpu, cuda device type at start of device string: " + text);
  if (colon != std::string::npos && !is_index(text.substr(colon + 1))) throw Error("Invalid device string: '" + text + "'");
  const int32_t index = type == "cpu" || colon == std::string::npos ? 0 : std::stoi(text.substr(colon + 1));
  return {type == "cpu" ? DeviceType::cpu : DeviceType::cuda, index};
}

std::string to_string(const Device& device) { return device.type == DeviceType::cpu ? "cpu" : "cuda:" + std::to_string(device.index); }

}  // namespace cellc
