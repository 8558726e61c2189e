#include "lower/lower.h"
#include "passes/stages.h"

namespace cellc {
namespace {

bool sums_up_rows(const Graph& graph) {
  const std::vector<bool> is_constant = of_parameters(graph);
  for (size_t id = 0; id < graph.nodes.size(); ++id)
    if (is_row_sum(graph.nodes[id].op) && !is_constant[id]) return true;
  return false;
}

}  // namespace

bool has_cuda_kernels(const Graph& graph) { return stages(graph).stages.empty() && !sums_up_rows(graph); }

std::vector<Plan> stage_plans(const Plan& plan) {
  std::vector<Plan> plans;
  if (is_of_parameters(plan.graph)) return plans;
  for (const Stage& stage : stages(plan.graph).stages) {
    plans.push_back(plan);
    plans.back().graph = stage.graph;
  }
  if (plan.target == "cuda" && !has_cuda_kernels(plan.graph))
    throw LowerError("cell " + plan.graph.cell +
                     ": kernels for cuda have no products with computed vectors, no concat of them, and no sums over a row; it has some of "
                     "these: leave cuda out of the targets");
  return plans;
}

}  // namespace cellc
