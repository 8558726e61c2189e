#pragma once
#include <cstdint>
#include <string>

#include <cellc/dtype.h>

/// The name of the kernel that is chosen in the library that this is in.
std::string kernel_of(const std::string& cell, int64_t i, int64_t h, cellc::DType dtype);
