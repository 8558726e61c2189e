// unpack: from sums over rows to the derivatives by parameters.
#include "lower/lower.h"
#include "lower/param_value.h"
#include "lower/step.h"

namespace cellc {
namespace {

using Halide::Expr;
using Halide::Func;
using Halide::ImageParam;

// Row-major: the last dimension of the shape is the buffer's first.
ImageParam declare(const Node& node, Halide::Type type, const std::string& name) {
  ImageParam buffer(type, static_cast<int>(node.shape.size()), name);
  for (int d = 0; d < buffer.dimensions(); ++d) buffer.dim(d).set_min(0);
  return buffer;
}

void read_extents(const Node& node, const ImageParam& buffer, Extents& extents) {
  for (size_t d = 0; d < node.shape.size(); ++d)
    extents.try_emplace(node.shape[d].name,
                        buffer.dim(static_cast<int>(node.shape.size() - 1 - d)).extent() / static_cast<int>(node.shape[d].count));
}

Func gradient_of(const Node& node, const Expr& value, const ImageParam& old, const Expr& keep, const Halide::Var& x, const Halide::Var& y,
                 int lanes) {
  Func out("gradient");
  const std::vector<Halide::Var> variables = node.shape.size() == 1 ? std::vector{x} : std::vector{x, y};
  const std::vector<Expr> at(variables.begin(), variables.end());
  out(variables) = Halide::select(keep != 0, old(at), Halide::Internal::make_zero(value.type())) + value;
  for (int d = 0; d < out.dimensions(); ++d) out.output_buffer().dim(d).set_min(0);
  out.vectorize(x, lanes, Halide::TailStrategy::GuardWithIf);
  return out;
}

}  // namespace

Kernel unpack_kernel(const Plan& plan) {
  const ElementTypes types = element_types(plan);
  const Graph& graph = plan.graph;
  Extents extents;
  for (const auto& [name, size] : plan.sizes) extents[name] = static_cast<int>(size);
  std::map<NodeId, ImageParam> params;
  std::vector<Halide::Argument> arguments;
  const std::vector<NodeId> leaves = nodes_of(graph, Op::param);
  for (const NodeId id : leaves) {
    const Node& node = graph.nodes[static_cast<size_t>(id)];
    params[id] = declare(node, types.vectors.type, node.name);
    read_extents(node, params[id], extents);
    arguments.emplace_back(params[id]);
  }
  const Halide::Param<int32_t> keep("keep");
  const ParamValue value{graph, extents, params, types};
  const Halide::Var x("x"), y("y");
  std::vector<Func> outputs;
  for (size_t k = 0; k < graph.results.size(); ++k) {
    const Node& node = graph.nodes[static_cast<size_t>(leaves[k])];
    const ImageParam old = declare(node, types.vectors.type, "old_" + node.name);
    arguments.emplace_back(old);
    const bool is_vector = node.shape.size() == 1;
    outputs.push_back(gradient_of(node, value.at(graph.results[k], is_vector ? x : y, x), old, keep, x, y, plan.schedule.lanes));
  }
  arguments.emplace_back(keep);
  return {"unpack", Halide::Pipeline(outputs), arguments};
}

}  // namespace cellc
