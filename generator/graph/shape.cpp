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
    result.push_back(dim.count * found->second);
  }
  return result;
}

}  // namespace cellc
