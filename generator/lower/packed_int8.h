#pragma once
#include <vector>

#include "lower/packed.h"
#include "lower/param_value.h"

namespace cellc {

/// pack for int8 weights (quantised.h). Vectors and the scales of rows are float32 in four bytes.
Halide::Func quantised_packed_function(const ParamValue& value, const std::vector<Panel>& panels, const std::vector<PanelLayout>& layouts);

}  // namespace cellc
