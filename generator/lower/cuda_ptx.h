#pragma once
#include <array>
#include <map>
#include <string>

namespace cellc {

/// The threads of a block, by the name of the kernel on the device.
using BlockThreads = std::map<std::string, std::array<int, 3>>;

/// Halide's PTX, made right in three places.
///
/// It addresses a block's shared memory from 0 on. Since Hopper (sm_90) that is where the system keeps some of its own, and a program's
/// begins behind it: addresses are taken from a symbol instead, which the linker places.
///
/// Some of its functions (floor) flush subnormals to zero, ".ftz": they do not.
///
/// It does not say how many threads a block has, nor how many threads are to fit a multiprocessor, of 65536 registers: with ".maxntid" and
/// ".minnctapersm" the driver's compiler uses those that there are, where it would spill to leave room for more threads.
std::string corrected_ptx(const std::string& ptx, const BlockThreads& threads, int resident_threads);

}  // namespace cellc
