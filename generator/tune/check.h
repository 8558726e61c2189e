#pragma once
#include <cellc/cell_module.h>

#include "plan/plan.h"

namespace cellc {

/// Compares the steps of a candidate with the graph in float64: every batch up to 15 rows, those around the heights of the schedule's
/// tiles, and more rows than a block of tiles holds. What a new state may be off follows from the cell itself: six times what it moves by
/// when inputs, states and parameters move by the rounding of the dtype, and the rounding of the new state. Throws CandidateError, which
/// says where they differ.
void check_numbers(const Plan& plan, const Cell& cell, Generator& generator);

}  // namespace cellc
