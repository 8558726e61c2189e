#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>

/// What one core of this machine can do at best, measured now, and what that means for a step of a cell.
namespace cellc::limits {

using Budget = std::chrono::milliseconds;

/// The vector instructions that the measurements below use: "avx512", "avx2+fma" or "baseline".
const char* instructions();

/// FLOP/s of one core in fused multiply-adds (2 FLOP each) on registers, for elements of type T (float or double).
/// The best of many short runs within `budget`, so that another program's turn on the core does not count.
template <typename T>
double fma_peak(Budget budget = Budget(20));

/// Bytes/s at which one core reads a buffer of `bytes` over and over: the rate of the cache level that it fits in. Allocates that
/// buffer. The best pass within `budget`.
double stream_rate(size_t bytes, Budget budget = Budget(20));

/// FLOPs of one step of an Elman cell: N rows of 2*H*(I+H) for the products and 14 fused multiply-adds for each output's activation.
double step_flops(int64_t input_size, int64_t hidden_size, int64_t batch);

/// Bytes of weight_ih (H, I) and weight_hh (H, H).
double weight_bytes(int64_t input_size, int64_t hidden_size, size_t element_size);

/// Seconds that `flops` at `peak` FLOP/s or `bytes` at `rate` bytes/s take, whichever is longer.
double limit_seconds(double flops, double bytes, double peak, double rate);

/// The limit of one step of an Elman cell with elements of type T, everything measured now.
template <typename T>
double step_limit_seconds(int64_t input_size, int64_t hidden_size, int64_t batch);

}  // namespace cellc::limits
