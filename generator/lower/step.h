#pragma once
#include <Halide.h>

#include <string>
#include <vector>

#include "plan/plan.h"

namespace cellc {

/// One entry point as a Halide pipeline, with its arguments in the order that KernelInfo promises.
struct Kernel {
  std::string kind;
  Halide::Pipeline pipeline;
  std::vector<Halide::Argument> arguments;
};

/// params... -> packed
Kernel pack_kernel(const Plan& plan);

/// inputs..., states..., packed -> new states, for any strides and N > few_rows of the schedule.
Kernel step_kernel(const Plan& plan);

/// The same for N <= few_rows and features one after the other: one tile, as wide as the registers allow.
Kernel step_few_kernel(const Plan& plan);

/// The same for N = 1 and features one after the other, tuned for latency.
Kernel step_one_kernel(const Plan& plan);

/// For sequences: inputs..., states (their extents only)..., packed -> projected: for each sum with inputs, its products with them and its
/// bias, a row of padded units; N >= rows of the schedule.
Kernel project_kernel(const Plan& plan);

/// What remains of a step: inputs..., states..., projected..., packed -> new states, for N <= few_rows and N = 1, features one after the
/// other. With more rows a whole step is at the limit of the multiply-adds already.
Kernel recur_few_kernel(const Plan& plan);
Kernel recur_one_kernel(const Plan& plan);

}  // namespace cellc
