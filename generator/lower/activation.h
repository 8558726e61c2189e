#pragma once
#include "lower/intrinsics.h"

namespace cellc {

/// Elementwise functions as Halide expressions that keep IEEE's special values whatever Halide's fast arithmetic assumes: NaN in gives NaN
/// out, infinities saturate, subnormals and -0.0 are kept. float32 and float64, any vector width.

/// Largest error 1.53 ULP (float32 with lookups; 1.31 of several rows), 1.8 (with fused multiply-adds), 1.91 (without), 2.0 (float64);
/// exactly +-1 from |x| = 9.12 (float32 with lookups), 9.7 (without), 19.1 (float64) on.
Halide::Expr tanh_expr(const Halide::Expr& x, Instructions instructions);

/// What tanh_expr is of float32 with lookups. Of one row the chain of operations is shorter by one, and there is one more of them.
Halide::Expr tanh_by_table(const Halide::Expr& x, bool one_row);

/// 1 / (1 + exp(-x)). Largest error 1.8 ULP (float32, every value), 1.7 ULP (float64).
Halide::Expr sigmoid_expr(const Halide::Expr& x, Instructions instructions);

/// Overflows to infinity, underflows through the subnormals to 0.
Halide::Expr exp_expr(const Halide::Expr& x, Instructions instructions);

/// x < 0 ? 0 : x, so that NaN and -0.0 pass, as torch.relu.
Halide::Expr relu_expr(const Halide::Expr& x);

/// a < b ? a : b and a > b ? a : b, but NaN when either is, as torch.minimum and torch.maximum.
Halide::Expr min_expr(const Halide::Expr& a, const Halide::Expr& b);
Halide::Expr max_expr(const Halide::Expr& a, const Halide::Expr& b);

}  // namespace cellc
