#include "cell_shapes.h"

#include <algorithm>

#include <cellc/error.h>

namespace cellc::detail {
namespace {

bool is_number(std::string_view text) {
  return !text.empty() && text.size() < 10 && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

int64_t factor_of(std::string_view text, const CellInfo& cell, const std::vector<int64_t>& sizes) {
  if (is_number(text)) {
    int64_t number = 0;
    for (const char digit : text) number = 10 * number + (digit - '0');
    return number;
  }
  for (int k = 0; k < cell.dim_count; ++k)
    if (text == cell.dims[k]) return sizes[static_cast<size_t>(k)];
  throw Error(std::string("the kernels of cell ") + cell.name + " name an extent that is not known: " + std::string(text));
}

std::string dims_text(const CellInfo& cell) {
  std::string text;
  for (int k = 0; k < cell.dim_count; ++k) text += (k > 0 ? ", " : "") + std::string(cell.dims[k]);
  return text;
}

}  // namespace

std::vector<int64_t> ordered_sizes(const CellInfo& cell, const DimSizes& sizes) {
  std::vector<int64_t> ordered;
  for (int k = 0; k < cell.dim_count; ++k) {
    const auto is_of_k = [&](const auto& named) { return named.first == cell.dims[k]; };
    if (std::count_if(sizes.begin(), sizes.end(), is_of_k) != 1) break;
    ordered.push_back(std::find_if(sizes.begin(), sizes.end(), is_of_k)->second);
  }
  if (ordered.size() == sizes.size() && ordered.size() == static_cast<size_t>(cell.dim_count)) return ordered;
  std::string given;
  for (const auto& [name, size] : sizes) given += (given.empty() ? "" : ", ") + name;
  throw Error(std::string("cell ") + cell.name + ": the dimensions " + dims_text(cell) +
              " each take one size, got sizes for: " + (given.empty() ? "none" : given));
}

int64_t extent_of(std::string_view text, const CellInfo& cell, const std::vector<int64_t>& sizes) {
  const size_t times = text.find('*');
  const int64_t first = factor_of(text.substr(0, times), cell, sizes);
  return times == std::string_view::npos ? first : first * factor_of(text.substr(times + 1), cell, sizes);
}

IntArray sizes_of(const TensorSpec& spec, const CellInfo& cell, const std::vector<int64_t>& sizes) {
  int64_t extents[2] = {};
  for (int k = 0; k < spec.rank; ++k) extents[k] = extent_of(spec.shape[k], cell, sizes);
  return {extents, static_cast<size_t>(spec.rank)};
}

}  // namespace cellc::detail
