#pragma once
#include <string>

#include "targets/targets.h"

namespace cellc {

/// Whether this processor and its operating system have what the row needs.
bool runs_here(const TargetRow& row);

/// Whether the driver of NVIDIA's GPUs can be loaded; a GPU is asked for when a program makes a module for it.
bool has_cuda_driver();

/// The best row that this processor can run (for TARGETS native); null on a processor that has none of them.
const TargetRow* native_target();

/// The processor's maker, family and model, as "amd-26-2", "intel-6-143" or "arm-41-d0b": tables of schedules may be for it alone. Empty if
/// unknown.
std::string processor_name();

}  // namespace cellc
