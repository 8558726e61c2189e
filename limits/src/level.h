#pragma once
#include <cstddef>
#include <cstdint>

namespace cellc::limits {

/// The loops that are timed, for one set of vector instructions.
struct Level {
  const char* name;
  bool (*available)();
  size_t vector_bytes;
  /// Does `rounds` rounds of 12 independent multiply-adds on whole vectors; the result depends on all of them.
  float (*fma_float)(int64_t rounds);
  double (*fma_double)(int64_t rounds);
  /// Reads `bytes` (a multiple of 64) from `data` (aligned to 64) `passes` times; the result depends on every byte.
  uint64_t (*read)(const void* data, size_t bytes, int64_t passes);
  /// The same with prefetches, which is faster beyond the first cache on some processors.
  uint64_t (*read_ahead)(const void* data, size_t bytes, int64_t passes);
};

/// Multiply-adds on whole vectors in a round: enough that their latency (4 cycles, 2 a cycle) is hidden, few enough for 16 registers.
inline constexpr int chains = 12;

extern const Level level_baseline;
#if defined(__x86_64__)
extern const Level level_avx2;
extern const Level level_avx512;
#endif

}  // namespace cellc::limits
