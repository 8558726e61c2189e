#include "lower/beside.h"

#include <set>

#include "lower/step_terms.h"

namespace cellc {
namespace {

constexpr size_t few_params = 1, few_results = 2, few_read = 8;

}  // namespace

std::vector<Halide::ImageParam> inputs_beside(const Graph& graph, const StepBuffers& buffers, size_t p) {
  std::set<NodeId> operands, seen;
  for (const Panel& panel : buffers.panels)
    for (const Accumulator& sum : panel.accumulators)
      for (const Product& product : sum.products) operands.insert(vector_of(graph, product.operand));
  std::vector<NodeId> open;
  for (const size_t index : buffers.panels[p].results) open.push_back(graph.results[index]);
  while (!open.empty()) {
    const NodeId id = open.back();
    const Node& node = graph.nodes[static_cast<size_t>(id)];
    open.pop_back();
    if (seen.insert(id).second && node.op != Op::matvec) open.insert(open.end(), node.operands.begin(), node.operands.end());
  }
  std::vector<Halide::ImageParam> result;
  for (const NodeId id : nodes_of(graph, Op::input))
    if (seen.count(id) && !operands.count(id)) result.push_back(buffers.vectors.at(id));
  return result;
}

bool has_many_vectors(const Graph& graph, const Panel& panel) {
  const size_t read = nodes_of(graph, Op::input).size() + nodes_of(graph, Op::state).size();
  return panel.results.size() > few_results || read > few_read;
}

std::map<size_t, Halide::Func> copies_of_params(const StepBuffers& buffers, size_t p, const Halide::Var& j) {
  std::map<size_t, Halide::Func> copies;
  const Panel& panel = buffers.panels[p];
  if (buffers.part == Part::inputs || panel.vector_of.size() <= few_params || panel.results.size() <= few_results) return copies;
  for (const auto& [node, segment] : panel.vector_of) {
    Halide::Func copy("param");
    copy(j) = packed_vector(buffers, p, segment, j);
    copies.emplace(segment, copy);
  }
  return copies;
}

void schedule_copies(std::map<size_t, Halide::Func>& copies, const Halide::LoopLevel& panel, const Halide::Var& j, const SumTile& tile) {
  for (auto& [segment, copy] : copies)
    copy.compute_at(panel).bound_extent(j, tile.lanes * tile.vectors).vectorize(j, tile.lanes).unroll(j);
}

}  // namespace cellc
