#include "lower/lower.h"
#include "lower/packed.h"
#include "lower/step.h"

namespace cellc {
namespace {

Halide::ImageParam declare(const Node& node, Halide::Type type) {
  Halide::ImageParam buffer(type, static_cast<int>(node.shape.size()), node.name);
  for (int d = 0; d < buffer.dimensions(); ++d) buffer.dim(d).set_min(0);
  return buffer;
}

// Row-major, so the last dimension of the shape is the buffer's first.
void read_extents(const Node& node, const Halide::ImageParam& buffer, Extents& extents) {
  for (size_t d = 0; d < node.shape.size(); ++d) {
    const Dim& dim = node.shape[d];
    if (!extents.count(dim.name))
      extents[dim.name] = buffer.dim(static_cast<int>(node.shape.size() - 1 - d)).extent() / static_cast<int>(dim.count);
  }
}

}  // namespace

Kernel pack_kernel(const Plan& plan) {
  const ElementTypes types = element_types(plan);
  Extents extents;
  for (const auto& [name, size] : plan.sizes) extents[name] = static_cast<int>(size);
  std::map<NodeId, Halide::ImageParam> params;
  std::vector<Halide::Argument> arguments;
  for (const NodeId id : nodes_of(plan.graph, Op::param)) {
    const Node& node = plan.graph.nodes[static_cast<size_t>(id)];
    params[id] = declare(node, types.vectors.type);
    read_extents(node, params[id], extents);
    arguments.emplace_back(params[id]);
  }
  const std::vector<Panel> parts = panels(plan.graph);
  for (const Panel& panel : parts)
    if (!panel.segments.empty() && !extents.count(panel.rows.name))
      throw LowerError("cell " + plan.graph.cell + ": no parameter has the dimension " + panel.rows.name +
                       ", for which some are packed; name its size");
  Halide::Func packed = packed_function(plan.graph, parts, layout(parts, plan, extents), extents, params, types);
  packed.output_buffer().dim(0).set_min(0);
  return {"pack", Halide::Pipeline(packed), arguments};
}

}  // namespace cellc
