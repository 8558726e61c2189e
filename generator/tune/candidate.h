#pragma once
#include <filesystem>
#include <memory>

#include <cellc/cell_module.h>

#include "plan/plan.h"

namespace cellc {

/// A kernel object of a plan with sizes, linked into a shared library and loaded into this process: the runtime's cell with that kernel
/// alone. Lives as long as the process. Throws std::runtime_error for a library that cannot be loaded.
Cell load_candidate(const Plan& plan, const std::filesystem::path& library);

/// A kernel whose numbers are wrong.
struct CandidateError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

}  // namespace cellc
