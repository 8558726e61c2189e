#pragma once
#include "scan/program.h"
#include "scan/scan.h"

namespace cellc {

/// The constructions of a translation unit. One in a function whose parameters it needs is told for each call of that function, at the
/// place of the call.
std::vector<Construction> find_constructions(const Program& program);

}  // namespace cellc
