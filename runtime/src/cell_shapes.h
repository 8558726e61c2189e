#pragma once
#include <string>
#include <string_view>
#include <vector>

#include <cellc/cell_module.h>

namespace cellc::detail {

/// The extents in the order of the cell's dimensions. Error: a dimension that is missing, unknown or named twice.
std::vector<int64_t> ordered_sizes(const CellInfo& cell, const DimSizes& sizes);

/// The extent that a shape's text says: a dimension ("H"), a multiple of one ("3*H"), a number.
int64_t extent_of(std::string_view text, const CellInfo& cell, const std::vector<int64_t>& sizes);

/// The sizes of a parameter, (rows, columns) or (rows).
IntArray sizes_of(const TensorSpec& spec, const CellInfo& cell, const std::vector<int64_t>& sizes);

}  // namespace cellc::detail
