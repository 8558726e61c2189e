#include "level.h"

#if defined(__x86_64__)
namespace cellc::limits {
namespace {

#define CELLC_LEVEL_TARGET __attribute__((target("avx2,fma")))
#define CELLC_LEVEL_BYTES 32
#include "loops.h"

bool available() { return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"); }

}  // namespace

const Level level_avx2 = {"avx2+fma", available, CELLC_LEVEL_BYTES, fma_float, fma_double, read, read_ahead};

}  // namespace cellc::limits
#endif
