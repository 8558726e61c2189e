#include "registry/registry.h"

#include <algorithm>
#include <map>
#include <span>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "lower/lower.h"
#include "registry/gradient_table.h"
#include "registry/stages_table.h"

namespace cellc {
namespace {

// A string literal of C++.
std::string literal(const std::string& text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '"' || c == '\\') escaped += '\\';
    escaped += c == '\n' ? "\\n" : std::string(1, c);
  }
  return fmt::format("\"{}\"", escaped);
}

std::string quoted(const Dim& dim) {
  return dim.count == 1 ? fmt::format("\"{}\"", dim.name) : fmt::format("\"{}*{}\"", dim.count, dim.name);
}

std::string tensors(const Graph& graph, Op op, const char* name) {
  std::string rows;
  for (const NodeId id : nodes_of(graph, op)) {
    const Node& node = graph.nodes[static_cast<size_t>(id)];
    std::vector<std::string> dims;
    for (const Dim& dim : node.shape) dims.push_back(quoted(dim));
    rows += fmt::format("    {{\"{}\", {}, {{{}}}}},\n", node.name, node.shape.size(), fmt::join(dims, ", "));
  }
  return rows.empty() ? "" : fmt::format("const cellc::TensorSpec {}_{}[] = {{\n{}}};\n", graph.cell, name, rows);
}

std::string reference(const Graph& graph, Op op, const char* name) {
  const size_t count = nodes_of(graph, op).size();
  return count == 0 ? "0, nullptr" : fmt::format("{}, {}_{}", count, graph.cell, name);
}

std::string cell_info(const Graph& graph, const std::string& gradient) {
  const std::vector<std::string> dims = dimensions(graph);
  std::string text = fmt::format("const char* const {}_dims[] = {{\"{}\"}};\n", graph.cell, fmt::join(dims, "\", \""));
  text += tensors(graph, Op::input, "inputs") + tensors(graph, Op::state, "states") + tensors(graph, Op::param, "params");
  return text + fmt::format("const cellc::CellInfo {0}_cell = {{\"{0}\", {1}, {0}_dims, {2}, {3}, {4}{5}}};\n\n", graph.cell, dims.size(),
                            reference(graph, Op::input, "inputs"), reference(graph, Op::state, "states"),
                            reference(graph, Op::param, "params"), gradient);
}

// In the order of KernelInfo.
constexpr const char* step_kinds[] = {"pack", "step", "step_one", "step_few", "step_many"};
constexpr const char* sequence_kinds[] = {"project", "recur_one", "recur_few"};
constexpr const char* parameter_kinds[] = {"outer", "sum_rows", "unpack"};

std::string functions(const TableRow& entry, std::span<const char* const> kinds) {
  std::vector<std::string> names;
  for (const std::string kind : kinds) {
    const bool is_there = std::find(entry.kinds.begin(), entry.kinds.end(), kind) != entry.kinds.end();
    names.push_back(is_there ? symbol(entry.plan, kind) + "_argv" : "nullptr");
  }
  return fmt::format("{}", fmt::join(names, ", "));
}

// Whose backward cell it is; null: nobody's.
const GradientRow* gradient_of(const std::string& cell, const std::vector<GradientRow>& gradients) {
  for (const GradientRow& row : gradients)
    if (row.gradient.backward.cell == cell) return &row;
  return nullptr;
}

// The functions of a row's sizes.
std::string size_functions(const TableRow& entry, size_t row) {
  std::string text =
      fmt::format("int64_t packed_size_{}([[maybe_unused]] const int64_t* sizes) {{ return {}; }}\n", row, entry.packed_size);
  if (entry.projected_sizes.empty()) return text;
  return text + fmt::format(
                    "int64_t projected_size_{}([[maybe_unused]] const int64_t* sizes, int k) {{\n  const int64_t all[] = {{{}}};\n  return "
                    "all[k];\n}}\n",
                    row, fmt::join(entry.projected_sizes, ", "));
}

std::string sizes_of(const Plan& plan, size_t row) {
  if (plan.sizes.empty()) return "";
  std::vector<int64_t> extents;
  for (const std::string& name : dimensions(plan.graph)) extents.push_back(plan.sizes.at(name));
  return fmt::format("const int64_t sizes_{}[] = {{{}}};\n", row, fmt::join(extents, ", "));
}

bool is_staged(const TableRow& entry) { return !stage_plans(entry.plan).empty(); }

// The last members of KernelInfo: what only some kernels have, of cuda, of the parameters of a gradient, in stages, of large weights.
std::string rare_members(const TableRow& entry, size_t row) {
  const auto has = [&](const std::string& kind) { return std::find(entry.kinds.begin(), entry.kinds.end(), kind) != entry.kinds.end(); };
  if (has("recur")) return fmt::format(", {}_argv, {}", symbol(entry.plan, "recur"), recur_steps);
  if (has("recur_many")) return fmt::format(", nullptr, 0, nullptr, nullptr, nullptr, nullptr, {}_argv", symbol(entry.plan, "recur_many"));
  if (is_staged(entry)) return fmt::format(", nullptr, 0, nullptr, nullptr, nullptr, &stages_{}", row);
  return has(parameter_kinds[0]) ? ", nullptr, 0, " + functions(entry, parameter_kinds) : "";
}

// A cell in stages has one function for all batches.
std::string step_functions(const TableRow& entry, size_t row) {
  return is_staged(entry) ? fmt::format("pack_{0}, step_{0}, step_{0}, step_{0}, step_{0}", row) : functions(entry, step_kinds);
}

std::string declarations_of(const TableRow& entry) {
  std::string text;
  const std::vector<Plan> stages = stage_plans(entry.plan);
  for (const Plan& plan : stages.empty() ? std::vector<Plan>{entry.plan} : stages)
    for (const std::string& kind : entry.kinds) text += fmt::format("int {}_argv(void** arguments);\n", symbol(plan, kind));
  return text;
}

std::string kernel_row(const TableRow& entry, size_t row) {
  const Plan& plan = entry.plan;
  const size_t projections = entry.projected_sizes.size();
  return fmt::format(
      "    {{\"{}\", &{}_cell, {}, cellc::DType::{}, cellc::DType::{}, \"{}\", packed_size_{}, {}, {}, {}, {}, {}, {}, {}, {}, {}{}}},\n",
      kernel_name(plan), plan.graph.cell, plan.sizes.empty() ? "nullptr" : fmt::format("sizes_{}", row), dtype_row(plan.dtype).vectors,
      dtype_row(plan.dtype).weights, plan.target, row, step_functions(entry, row), plan.schedule.few_rows, plan.schedule.rows,
      few_as_many(plan), literal(to_string(plan.schedule)), functions(entry, sequence_kinds), small_parameters, projections,
      projections == 0 ? "nullptr" : fmt::format("projected_size_{}", row), rare_members(entry, row));
}

}  // namespace

std::string registry_source(const std::string& library, const std::vector<TableRow>& rows, const std::vector<GradientRow>& gradients) {
  std::string declarations, cells, kernels, data;
  std::map<std::string, bool> known;
  for (const GradientRow& gradient : gradients) cells += fmt::format("extern const cellc::GradientInfo {}_gradient;\n", gradient.cell);
  for (size_t i = 0; i < rows.size(); ++i) {
    const Plan& plan = rows[i].plan;
    declarations += declarations_of(rows[i]);
    const GradientRow* gradient = gradient_of(plan.graph.cell, gradients);
    if (!std::exchange(known[plan.graph.cell], true))
      cells += cell_info(plan.graph, gradient ? fmt::format(", &{}_gradient", gradient->cell) : "");
    data += sizes_of(plan, i);
    data += size_functions(rows[i], i);
    if (is_staged(rows[i])) data += stages_info(plan, i);
    kernels += kernel_row(rows[i], i);
  }
  for (const GradientRow& gradient : gradients) cells += gradient_info(gradient);
  return fmt::format(R"(// The kernels of {0}, made by cellc.
#include <cellc/kernel.h>{6}

extern "C" {{
{1}}}

namespace {{

[[maybe_unused]] constexpr int64_t round_up(int64_t n, int64_t multiple) {{ return (n + multiple - 1) / multiple * multiple; }}

{2}{3}
const cellc::KernelInfo kernels[] = {{
{4}}};

const cellc::KernelTable table = {{"{0}", kernels, {5}}};

__attribute__((used, section("cellc_kernels"))) const cellc::KernelTable* const entry = &table;

}}  // namespace
)",
                     library, declarations, cells, data, kernels, rows.size(),
                     std::any_of(rows.begin(), rows.end(), is_staged) ? "\n#include <cellc/stages.h>" : "");
}

}  // namespace cellc
