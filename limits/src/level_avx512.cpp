#include "level.h"

#if defined(__x86_64__)
namespace cellc::limits {
namespace {

#define CELLC_LEVEL_TARGET __attribute__((target("avx512f")))
#define CELLC_LEVEL_BYTES 64
#include "loops.h"

bool available() { return __builtin_cpu_supports("avx512f"); }

}  // namespace

const Level level_avx512 = {"avx512", available, CELLC_LEVEL_BYTES, fma_float, fma_double, read, read_ahead};

}  // namespace cellc::limits
#endif
