#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace cellc {

/// One symbolic extent: `count` blocks of the dimension `name`. `{"H", 3}` is Stack<3, H>, written `3*H`.
struct Dim {
  std::string name;
  int64_t count = 1;
  friend bool operator==(const Dim&, const Dim&) = default;
};

/// {} is a scalar, {rows} a vector, {rows, columns} a matrix in row-major order (torch's layout).
using Shape = std::vector<Dim>;

/// Extents by dimension name: {"I": 10, "H": 20}.
using Sizes = std::map<std::string, int64_t>;

/// "[H]", "[3*H, I]", "[]".
std::string to_string(const Shape& shape);

/// Extents of `shape` under `sizes`; throws GraphError when a dimension has no size, or one that is negative or too large.
std::vector<int64_t> extents(const Shape& shape, const Sizes& sizes);

}  // namespace cellc
