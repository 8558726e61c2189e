#pragma once
#include <string>

#include "registry/registry.h"

namespace cellc {

/// The definition of <cell>_gradient, a GradientInfo, from the CellInfos of its parts.
std::string gradient_info(const GradientRow& row);

}  // namespace cellc
