#pragma once
#include <cellc/kernel.h>
#include <cellc/parallel.h>

#include "sequence_rows.h"

namespace cellc::detail {

/// Error: fewer threads than the caller's own.
void check_threads(int threads);

/// Into how many parts of neighbouring rows a batch is divided, at most `threads`: none with so little work that starting a thread costs
/// more, and none that would add up a row in another order than the whole batch does, so that the bits do not depend on `threads`.
int64_t count_parts(const KernelInfo& kernel, int64_t batch, double multiply_adds, int threads) noexcept;

/// The rows of one of them.
RowRange rows_of_part(int64_t batch, int64_t part, int64_t count) noexcept;

/// Runs part(call, 0) to part(call, count - 1) on the pool that set_parallel gave.
void run_parts(Parallel::Part part, void* call, int64_t count);

}  // namespace cellc::detail
