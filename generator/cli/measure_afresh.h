#pragma once
#include <string>
#include <vector>

#include "cli/workshop.h"
#include "tune/measure.h"

namespace cellc {

/// Emits and links the object of `plan` and times it in two fresh processes, of which the fastest counts. Its fault, if it has one: wrong
/// numbers, a crash, or a schedule that Halide has no code for. Throws FileError if it cannot be measured: no linker, a process that was
/// ended from outside.
Measured measure_afresh(const Workshop& workshop, const Plan& plan, const std::vector<int64_t>& batches);

/// What times depend on beside the plan: this build of the program, this kind of processor.
std::string identity_of_times();

}  // namespace cellc
