#pragma once
#include <Halide.h>

#include <array>

namespace cellc {

/// What elementwise functions may use, instructions that Halide has no expressions for and that the target has, and what counts for them.
struct Instructions {
  bool one_row = false;  ///< what comes next waits for the last of a chain of operations: short chains count, not few operations
  bool fused = false;    ///< multiply-adds that are rounded once: FMA, NEON
  bool lookups = false;  ///< permutations of 32 float32 by indices that are computed: AVX-512
};

/// a * b + c, rounded once: no other operation is made of it and its neighbours. float32 and float64.
Halide::Expr fused(const Halide::Expr& a, const Halide::Expr& b, const Halide::Expr& c);

/// 32 float32, which two registers of AVX-512 hold.
using Table = std::array<double, 32>;

/// table[index mod 32], for an int32.
Halide::Expr lookup(const Table& table, const Halide::Expr& index);

/// Of what Halide has lowered: with the instructions in their places. Must be done before code is generated.
Halide::Internal::LoweredFunc with_intrinsics(Halide::Internal::LoweredFunc function);

}  // namespace cellc
