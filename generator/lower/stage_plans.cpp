#include "lower/lower.h"
#include "passes/stages.h"

namespace cellc {

std::vector<Plan> stage_plans(const Plan& plan) {
  std::vector<Plan> plans;
  if (is_of_parameters(plan.graph)) return plans;
  for (const Stage& stage : stages(plan.graph).stages) {
    plans.push_back(plan);
    plans.back().graph = stage.graph;
  }
  if (!plans.empty() && plan.target == "cuda")
    throw LowerError(
        "cell " + plan.graph.cell +
        ": it has products with computed vectors, or sums over a row of products; kernels for cuda have neither: leave cuda out "
        "of the targets");
  return plans;
}

}  // namespace cellc
