#pragma once
#include <cstdint>
#include <string>

#include "../parity/variants.h"

/// One call of a cell: everything about it is drawn from the seed.
struct Sweep {
  std::string cell;
  uint64_t seed;
  int64_t most_rows, most_units;
};

/// Runs it on each variant that has a kernel; compares each row with the reference. "" or what is wrong, with the line that repeats it.
std::string run(const Sweep& sweep, const Variant& variant);
