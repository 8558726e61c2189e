#pragma once
#include <Halide.h>

#include <vector>

#include "graph/op.h"
#include "lower/intrinsics.h"

namespace cellc {

/// The lowering of an elementwise operation; throws LowerError for another one.
Halide::Expr elementwise(Op op, const std::vector<Halide::Expr>& operands, Instructions instructions);

}  // namespace cellc
