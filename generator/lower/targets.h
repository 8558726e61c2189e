#pragma once
#include <span>
#include <string>
#include <string_view>

namespace cellc {

/// One row a target. `halide` is Halide's target string with the implied features spelled out.
struct TargetRow {
  std::string_view name;         ///< "x86-64-v3"
  std::string_view halide;       ///< "x86-64-linux-sse41-avx-f16c-fma-avx2"
  std::string_view description;  ///< what a processor needs
  int vector_bytes;              ///< width of a vector register
  int vector_registers;          ///< how many there are
};

std::span<const TargetRow> targets();
const TargetRow* find_target(std::string_view name);

/// Whether this processor and its operating system have what the row needs.
bool runs_here(const TargetRow& row);

/// The best row that this processor can run (for TARGETS native); null on a processor that has none of them.
const TargetRow* native_target();

/// The processor's maker, family and model, as "amd-26-2" or "intel-6-143": tables of schedules may be for it alone. Empty if unknown.
std::string processor_name();

}  // namespace cellc
