// How large packed parameters and projected sums are: as numbers, and as expressions of C++ for the table of kernels.
#include <fmt/format.h>

#include <algorithm>

#include "lower/cuda_steps.h"
#include "lower/lower.h"
#include "lower/packed.h"
#include "lower/step.h"
#include "lower/step_terms.h"
#include "schedules/caches.h"
#include "schedules/weights.h"
#include "targets/targets.h"

namespace cellc {
namespace {

int64_t extent_in(const Dim& dim, const Sizes& sizes) { return dim.count * sizes.at(dim.name); }

std::string size_text(const Dim& dim, const std::vector<std::string>& names) {
  for (size_t i = 0; i < names.size(); ++i)
    if (names[i] == dim.name) return fmt::format("{} * sizes[{}]", dim.count, i);
  throw LowerError(fmt::format("unknown dimension {}", dim.name));
}

// Columns of a segment in the packed vector, as layout() has them.
int64_t packed_columns(const Segment& segment, const Plan& plan) {
  if (!segment.columns) return vector_columns(plan);
  const int64_t own = extent_in(*segment.columns, plan.sizes), more = matrix_columns_more(plan);
  return more == 0 ? own : (own + column_multiple - 1) / column_multiple * column_multiple + more;
}

std::string packed_columns_text(const Segment& segment, const Plan& plan, const std::vector<std::string>& names) {
  if (!segment.columns) return fmt::to_string(vector_columns(plan));
  const std::string own = size_text(*segment.columns, names);
  return matrix_columns_more(plan) == 0 ? own : fmt::format("round_up({}, {}) + {}", own, column_multiple, matrix_columns_more(plan));
}

std::string padded_text(const Panel& panel, const Plan& plan, const std::vector<std::string>& names) {
  return fmt::format("round_up({}, {})", size_text(panel.rows, names), padded_units(plan.schedule));
}

// Of a cell of one pass.
int64_t elements_of(const Plan& plan) {
  int64_t elements = 0;
  for (const Panel& panel : panels(plan.graph)) {
    int64_t columns = 0;
    for (const Segment& segment : panel.segments) columns += packed_columns(segment, plan);
    const int64_t units = padded_units(plan.schedule);
    columns = (columns + column_multiple - 1) / column_multiple * column_multiple;
    elements += (extent_in(panel.rows, plan.sizes) + units - 1) / units * units * (columns / element_types(plan).weights.columns);
  }
  return elements;
}

std::string expression_of(const Plan& plan, const std::vector<std::string>& names) {
  std::string result = "0";
  for (const Panel& panel : panels(plan.graph)) {
    if (panel.segments.empty()) continue;
    std::string columns = "0";
    for (const Segment& segment : panel.segments) columns += " + " + packed_columns_text(segment, plan, names);
    const std::string padded = fmt::format("round_up({}, {})", columns, column_multiple);
    const int together = element_types(plan).weights.columns;
    result +=
        fmt::format(" + {} * {}", padded_text(panel, plan, names), together == 1 ? padded : fmt::format("({} / {})", padded, together));
  }
  return result;
}

}  // namespace

bool projects(const Plan& plan) {
  if (is_of_parameters(plan.graph) || !stage_plans(plan).empty()) return false;
  if (plan.target == "cuda") return has_cuda_recur(plan);
  const std::vector<Panel> parts = panels(plan.graph);
  const bool takes = std::any_of(parts.begin(), parts.end(), [&](const Panel& panel) { return !projected_of(plan.graph, panel).empty(); });
  return takes && (plan.sizes.empty() || packed_elements(plan) * element_types(plan).weights.type.bytes() > small_parameters_of_one);
}

bool recurs_many(const Plan& plan) {
  if (!projects(plan) || plan.sizes.empty() || gates_of(plan.graph) > 1 || element_types(plan).weights.is_quantised()) return false;
  const TargetRow* target = find_target(plan.target);
  return target != nullptr && !target->registers.slow_third_cache && is_beyond_second_cache(plan.graph, plan.sizes, dtype_row(plan.dtype));
}

int64_t packed_elements(const Plan& plan) {
  const std::vector<Plan> stages = stage_plans(plan);
  int64_t elements = stages.empty() ? elements_of(plan) : 0;
  for (const Plan& stage : stages) elements += (elements_of(stage) + stage_multiple - 1) / stage_multiple * stage_multiple;
  return elements;
}

std::string packed_size_expression(const Plan& plan) {
  if (is_of_parameters(plan.graph)) return "0";
  const std::vector<std::string> parts = stage_size_expressions(plan);
  if (parts.empty()) return expression_of(plan, dimensions(plan.graph));
  std::string result = fmt::to_string(plan.sizes.empty() ? stage_header : 0);
  for (const std::string& part : parts) result += fmt::format(" + round_up({}, {})", part, stage_multiple);
  return result;
}

std::vector<std::string> stage_size_expressions(const Plan& plan) {
  std::vector<std::string> result;
  for (const Plan& stage : stage_plans(plan)) result.push_back(expression_of(stage, dimensions(plan.graph)));
  return result;
}

std::vector<std::string> projected_size_expressions(const Plan& plan) {
  std::vector<std::string> result;
  if (is_of_parameters(plan.graph) || !projects(plan)) return result;
  for (const Panel& panel : panels(plan.graph))
    result.insert(result.end(), projected_of(plan.graph, panel).size(), padded_text(panel, plan, dimensions(plan.graph)));
  return result;
}

}  // namespace cellc
