#include "registry/stages_table.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "lower/lower.h"
#include "passes/stages.h"

namespace cellc {
namespace {

// In the order of StageInfo.
constexpr const char* kinds[] = {"pack", "step", "step_one", "step_few", "step_many"};

std::string array(const char* type, const std::string& name, const std::vector<std::string>& values) {
  return fmt::format("const {} {}[] = {{{}}};\n", type, name, values.empty() ? "{}" : fmt::format("{}", fmt::join(values, ", ")));
}

std::vector<std::string> texts(const std::vector<size_t>& values) {
  std::vector<std::string> result;
  for (const size_t value : values) result.push_back(fmt::to_string(value));
  return result;
}

size_t index_of(const std::vector<std::string>& names, const std::string& name) {
  return static_cast<size_t>(std::find(names.begin(), names.end(), name) - names.begin());
}

// Where the size of a dimension is found among the leaves that an entry point is given; a buffer's first extent is that of the last
// dimension.
std::string size_source(const Graph& graph, const std::vector<NodeId>& leaves, const std::string& dim) {
  for (size_t k = 0; k < leaves.size(); ++k) {
    const Shape& shape = graph.nodes[static_cast<size_t>(leaves[k])].shape;
    for (size_t d = 0; d < shape.size(); ++d)
      if (shape[d].name == dim) return fmt::format("{{{}, {}, {}}}", k, shape.size() - 1 - d, shape[d].count);
  }
  return "{-1, 0, 1}";
}

std::string size_sources(const Graph& graph, const std::vector<NodeId>& leaves, const std::string& name) {
  std::vector<std::string> sources;
  for (const std::string& dim : dimensions(graph)) sources.push_back(size_source(graph, leaves, dim));
  return array("cellc::SizeSource", name, sources);
}

std::vector<NodeId> vectors_of(const Graph& graph) {
  std::vector<NodeId> all = nodes_of(graph, Op::input);
  const std::vector<NodeId> states = nodes_of(graph, Op::state);
  all.insert(all.end(), states.begin(), states.end());
  return all;
}

std::string stage_row(const Plan& stage, const std::string& name, const Stage& part) {
  std::vector<std::string> functions;
  for (const char* kind : kinds) functions.push_back(symbol(stage, kind) + "_argv");
  return fmt::format("\n    {{{}, packed_size_{}, {}, reads_{}, {}, makes_{}}}", fmt::join(functions, ", "), name, part.reads.size(), name,
                     part.makes.size(), name);
}

}  // namespace

std::string stages_info(const Plan& plan, size_t row) {
  const Graph& graph = plan.graph;
  const Stages cut = stages(graph);
  const std::vector<Plan> plans = stage_plans(plan);
  const std::vector<std::string> sizes = stage_size_expressions(plan), dims = dimensions(graph);
  std::string text = size_sources(graph, vectors_of(graph), fmt::format("of_arguments_{}", row)) +
                     size_sources(graph, nodes_of(graph, Op::param), fmt::format("of_parameters_{}", row));
  std::vector<std::string> rows, slots;
  for (size_t k = 0; k < plans.size(); ++k) {
    const std::string name = fmt::format("{}_{}", row, k);
    text += array("int", "reads_" + name, texts(cut.stages[k].reads)) + array("int", "makes_" + name, texts(cut.stages[k].makes));
    text += fmt::format("int64_t packed_size_{}([[maybe_unused]] const int64_t* sizes) {{ return {}; }}\n", name, sizes[k]);
    rows.push_back(stage_row(plans[k], name, cut.stages[k]));
  }
  for (const Dim& slot : cut.slots) slots.push_back(fmt::format("{{{}, {}}}", index_of(dims, slot.name), slot.count));
  text += array("cellc::SlotInfo", fmt::format("slots_{}", row), slots) + array("cellc::StageInfo", fmt::format("parts_{}", row), rows);
  return text + fmt::format(
                    "const cellc::StagesInfo stages_{0} = {{{1}, {2}, {3}, {4}, cellc::DType::{5}, {6}, of_arguments_{0}, "
                    "of_parameters_{0}, {7}, {8}, "
                    "{9}, slots_{0}, {10}, parts_{0}}};\n"
                    "int pack_{0}(void** arguments) {{ return cellc::detail::pack_stages(stages_{0}, arguments); }}\n"
                    "int step_{0}(void** arguments) {{ return cellc::detail::step_stages(stages_{0}, arguments); }}\n",
                    row, vectors_of(graph).size() + graph.results.size(), graph.results.size(), nodes_of(graph, Op::param).size(),
                    dims.size(), dtype_row(plan.dtype).vectors, plan.sizes.empty() ? "nullptr" : fmt::format("sizes_{}", row),
                    plan.schedule.few_rows, plan.schedule.rows, cut.slots.size(), plans.size());
}

}  // namespace cellc
