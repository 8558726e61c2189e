#pragma once

namespace peers {

#if defined(__AVX512F__)
inline constexpr int lanes = 16;
inline constexpr int registers = 32;
#elif defined(__AVX__)
inline constexpr int lanes = 8;
inline constexpr int registers = 16;
#else
inline constexpr int lanes = 4;
inline constexpr int registers = 16;
#endif

/// The widest vector of the machine that this is compiled for.
using Vector = float __attribute__((vector_size(lanes * sizeof(float))));

}  // namespace peers
