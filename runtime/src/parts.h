#pragma once
#include <vector>

#include <cellc/kernel.h>
#include <cellc/parallel.h>

#include "sequence_rows.h"

namespace cellc::detail {

/// Neighbouring rows for each of at most `threads` threads: none with so little work that starting a thread costs more, and none that
/// would add up a row in another order than the whole batch does, so that the bits do not depend on `threads`.
std::vector<RowRange> parts_of(const KernelInfo& kernel, int64_t batch, double multiply_adds, int threads);

/// Runs part(call, 0) to part(call, count - 1) on the pool that set_parallel gave.
void run_parts(Parallel::Part part, void* call, int64_t count);

}  // namespace cellc::detail
