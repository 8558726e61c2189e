#include "graph/shape.h"

#include <fmt/format.h>

#include "graph/graph.h"

namespace cellc {

std::string to_string(const Shape& shape) {
  std::string text;
  for (const Dim& dim : shape) {
    if (!text.empty()) text += ", ";
    text += dim.count == 1 ? dim.name : fmt::format("{}*{}", dim.count, dim.name);
  }
  return fmt::format("[{}]", text);
}

std::vector<int64_t> extents(const Shape& shape, const Sizes& sizes) {
  std::vector<int64_t> result;
  for (const Dim& dim : shape) {
    const auto found = sizes.find(dim.name);
    if (found == sizes.end()) throw GraphError(fmt::format("dimension {} has no size", dim.name));
    int64_t extent = 0;
    if (found->second < 0 || __builtin_mul_overflow(dim.count, found->second, &extent))
      throw GraphError(fmt::format("dimension {} has the size {}; expected one that can be an extent", dim.name, found->second));
    result.push_back(extent);
  }
  return result;
}

}  // namespace cellc
