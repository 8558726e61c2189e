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

}  // namespace cellc
