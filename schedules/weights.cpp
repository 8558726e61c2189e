#include "schedules/weights.h"

#include <algorithm>
#include <functional>
#include <map>
#include <numeric>

namespace cellc {

int64_t hidden_units(const Graph& graph, const Sizes& sizes) {
  if (sizes.empty()) return 0;
  int64_t widest = 0;
  for (const NodeId result : graph.results) widest = std::max(widest, extents(graph.nodes[static_cast<size_t>(result)].shape, sizes)[0]);
  return widest;
}

bool has_pairs(const Graph& graph, const Sizes& sizes, const Schedule& schedule) {
  return (hidden_units(graph, sizes) + schedule.lanes - 1) / schedule.lanes % (2 * schedule.panel_vectors) == 0;
}

int64_t gates_of(const Graph& graph) {
  std::map<NodeId, int64_t> products;
  int64_t most = 1;
  for (const Node& node : graph.nodes)
    if (node.op == Op::matvec) most = std::max(most, ++products[node.operands[1]]);
  return most;
}

int64_t bytes_of(const Graph& graph, const Sizes& sizes, std::initializer_list<Op> kinds, int64_t element_bytes) {
  int64_t bytes = 0;
  for (const Node& node : graph.nodes) {
    if (std::find(kinds.begin(), kinds.end(), node.op) == kinds.end()) continue;
    const std::vector<int64_t> shape = extents(node.shape, sizes);
    bytes += std::accumulate(shape.begin(), shape.end(), element_bytes, std::multiplies<>());
  }
  return bytes;
}

}  // namespace cellc
