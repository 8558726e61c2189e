#pragma once
#include "lower/step.h"

namespace cellc {

/// The kernels of the target cuda: the same algebra as on a processor, with threads in place of vectors (docs/cuda.md). A warp is 32
/// neighbouring hidden units; a sum over k may be divided among several warps, which add their parts through shared memory.

/// Whether `plan` has recur: sizes that are known, one dimension of new states, all of them in one block of threads, the steps' states in
/// its shared memory.
bool has_cuda_recur(const Plan& plan);

/// params... -> packed
Kernel cuda_pack_kernel(const Plan& plan);

/// inputs..., states..., packed, tile_rows (not used) -> new states, any strides and N: for few rows, where latency counts.
Kernel cuda_step_kernel(const Plan& plan);

/// The same for many rows: a tile of hidden units and rows in the registers of each thread. N >= rows of the schedule.
Kernel cuda_step_many_kernel(const Plan& plan);

/// inputs..., states (their extents only)..., packed, tile_rows (not used) -> projected. N >= rows of the schedule.
Kernel cuda_project_kernel(const Plan& plan);

/// inputs..., states..., projected..., packed -> new states of recur_steps steps, with the states between them in shared memory. Inputs,
/// projected and new states are (features, N, recur_steps).
Kernel cuda_recur_kernel(const Plan& plan);

}  // namespace cellc
