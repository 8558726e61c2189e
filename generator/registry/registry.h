#pragma once
#include <string>
#include <vector>

#include "passes/gradient.h"
#include "plan/plan.h"

namespace cellc {

/// A kernel and what the table says of it beside its plan.
struct TableRow {
  Plan plan;
  std::string packed_size;                   ///< packed_size_expression(plan)
  std::vector<std::string> kinds;            ///< kernel_kinds(plan)
  std::vector<std::string> projected_sizes;  ///< projected_size_expressions(plan)
};

/// A cell of the table that has gradients: those of its parts are rows of the table, too.
struct GradientRow {
  std::string cell;
  Gradient gradient;
};

/// The text of <library>_kernels.cpp: C++17 that defines the KernelTable of the rows and puts a pointer to it into the linker section
/// cellc_kernels, where the runtime finds it without a static initialiser.
std::string registry_source(const std::string& library, const std::vector<TableRow>& rows, const std::vector<GradientRow>& gradients = {});

}  // namespace cellc
