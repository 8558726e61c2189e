#pragma once
#include <string>

#include "plan/plan.h"

namespace cellc {

/// The lines of the table for the kernel `row` of a cell that is computed in stages: cellc::StagesInfo stages_<row>, and the functions
/// pack_<row> and step_<row> over it. Throws LowerError for a generic kernel that is given no vector of a dimension that its stages need.
std::string stages_info(const Plan& plan, size_t row);

}  // namespace cellc
