#pragma once
#include <string>

namespace cellc {

/// Halide's PTX, made right in two places.
///
/// It addresses a block's shared memory from 0 on. Since Hopper (sm_90) that is where the system keeps some of its own, and a program's
/// begins behind it: addresses are taken from a symbol instead, which the linker places.
///
/// Some of its functions (floor) flush subnormals to zero, ".ftz": they do not.
std::string corrected_ptx(const std::string& ptx);

}  // namespace cellc
