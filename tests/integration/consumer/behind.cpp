#include <cellc/cell_module.h>

#include "behind.h"

std::string kernel_of(const std::string& cell, int64_t i, int64_t h, const std::string& dtype) {
  cellc::CellOptions options;
  options.dtype = dtype == "float64" ? cellc::DType::float64 : cellc::DType::float32;
  return cellc::Cell(cell, {{"I", i}, {"H", h}}, options).kernel().name;
}
