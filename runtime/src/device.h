#pragma once
#include <string>

namespace cellc::detail {

/// Throws Error, in torch's words, unless the device is one that kernels exist for: "cpu".
void check_device(const std::string& device);

}  // namespace cellc::detail
