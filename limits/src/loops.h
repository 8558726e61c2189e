// The timed loops, compiled once for each level. Before including, define CELLC_LEVEL_TARGET (a function attribute, or empty) and
// CELLC_LEVEL_BYTES (of a vector). Not guarded on purpose: one inclusion in each level's file, inside an unnamed namespace.

using Floats = float __attribute__((vector_size(CELLC_LEVEL_BYTES)));
using Doubles = double __attribute__((vector_size(CELLC_LEVEL_BYTES)));
using Words = uint64_t __attribute__((vector_size(CELLC_LEVEL_BYTES)));

// Each chain tends to 0.1, far from subnormals. The chains start apart, or the compiler would keep only one of them.
#define CELLC_FMA_LOOP(NAME, T, VECTOR)                                       \
  CELLC_LEVEL_TARGET T NAME(int64_t rounds) {                                 \
    VECTOR chain[chains];                                                     \
    for (int c = 0; c < chains; ++c) chain[c] = VECTOR{} + static_cast<T>(c); \
    const VECTOR factor = VECTOR{} + T(0.9), term = VECTOR{} + T(0.01);       \
    for (int64_t round = 0; round < rounds; ++round)                          \
      for (int c = 0; c < chains; ++c) chain[c] = chain[c] * factor + term;   \
    VECTOR sum{};                                                             \
    for (int c = 0; c < chains; ++c) sum += chain[c];                         \
    return sum[0];                                                            \
  }
CELLC_FMA_LOOP(fma_float, float, Floats)
CELLC_FMA_LOOP(fma_double, double, Doubles)
#undef CELLC_FMA_LOOP

// Eight sums by name, not an array: an array would be kept in memory between passes. AHEAD prepares what will be read.
#define CELLC_READ_LOOP(NAME, AHEAD)                                                 \
  CELLC_LEVEL_TARGET uint64_t NAME(const void* data, size_t bytes, int64_t passes) { \
    const Words* const begin = static_cast<const Words*>(data);                      \
    const Words* const end = begin + bytes / sizeof(Words);                          \
    Words a{}, b{}, c{}, d{}, e{}, f{}, g{}, h{};                                    \
    for (int64_t pass = 0; pass < passes; ++pass) {                                  \
      const Words* at = begin;                                                       \
      for (; end - at >= 8; at += 8) {                                               \
        AHEAD(at);                                                                   \
        a ^= at[0], b ^= at[1], c ^= at[2], d ^= at[3];                              \
        e ^= at[4], f ^= at[5], g ^= at[6], h ^= at[7];                              \
      }                                                                              \
      for (; at != end; ++at) a ^= *at;                                              \
      __asm__ volatile("" ::: "memory"); /* each pass reads again */                 \
    }                                                                                \
    const Words sum = (a ^ b) ^ (c ^ d) ^ (e ^ f) ^ (g ^ h);                         \
    return sum[0];                                                                   \
  }

CELLC_LEVEL_TARGET inline void nothing_ahead(const Words*) {}
// 4 KB on, a page, where the processor's own prefetching stops; a prefetch beyond the end does no harm.
CELLC_LEVEL_TARGET inline void a_page_ahead(const Words* at) {
  for (size_t line = 0; line < 8 * sizeof(Words); line += 64) __builtin_prefetch(reinterpret_cast<const char*>(at) + 4096 + line);
}
CELLC_READ_LOOP(read, nothing_ahead)
CELLC_READ_LOOP(read_ahead, a_page_ahead)
#undef CELLC_READ_LOOP
