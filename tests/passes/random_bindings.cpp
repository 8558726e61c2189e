#include "random_bindings.h"

#include <bit>
#include <cmath>

cellc::Bindings random_bindings(const cellc::Graph& graph, const cellc::Sizes& sizes, std::mt19937_64& random) {
  constexpr double special[] = {0.0, -0.0, INFINITY, -INFINITY, NAN, 1e300};
  cellc::Bindings bindings;
  for (const cellc::Node& node : graph.nodes) {
    if (!cellc::is_leaf(node.op)) continue;
    int64_t count = 1;
    for (const int64_t extent : cellc::extents(node.shape, sizes)) count *= extent;
    std::vector<double>& values = bindings[node.name];
    for (int64_t k = 0; k < count; ++k)
      values.push_back(random() % 8 == 0 ? special[random() % std::size(special)] : std::uniform_real_distribution<double>(-2, 2)(random));
  }
  return bindings;
}

bool same(const std::vector<std::vector<double>>& a, const std::vector<std::vector<double>>& b) {
  for (size_t k = 0; k < a.size(); ++k)
    for (size_t j = 0; j < a[k].size(); ++j)
      if (!(std::isnan(a[k][j]) && std::isnan(b[k][j])) && std::bit_cast<uint64_t>(a[k][j]) != std::bit_cast<uint64_t>(b[k][j]))
        return false;
  return a.size() == b.size();
}
