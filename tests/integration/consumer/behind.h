#pragma once
#include <cstdint>
#include <string>

/// The name of the kernel that is chosen in the library that this is in; `dtype` is "float32" or "float64".
std::string kernel_of(const std::string& cell, int64_t i, int64_t h, const std::string& dtype);
