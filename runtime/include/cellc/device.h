#pragma once
#include <cstdint>
#include <string>

namespace cellc {

/// Where memory lies, with DLPack's numbers (kDLCPU, kDLCUDA).
enum class DeviceType : int32_t { cpu = 1, cuda = 2 };

/// As DLPack's DLDevice. `index` counts the GPUs, from 0; it is 0 for the CPU.
struct Device {
  DeviceType type = DeviceType::cpu;
  int32_t index = 0;

  friend bool operator==(const Device& a, const Device& b) noexcept { return a.type == b.type && a.index == b.index; }
  friend bool operator!=(const Device& a, const Device& b) noexcept { return !(a == b); }
};

/// "cpu", "cuda", "cuda:1"; "cuda" is "cuda:0". Error, in torch's words, for another text.
Device device_of(const std::string& text);

/// "cpu", "cuda:0"
std::string to_string(const Device& device);

}  // namespace cellc
