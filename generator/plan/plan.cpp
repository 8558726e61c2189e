#include "plan/plan.h"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "graph/text.h"
#include "schedules/choose.h"

namespace cellc {
namespace {

using nlohmann::ordered_json;

ordered_json to_json(const Schedule& s) {
  return {{"lanes", s.lanes},   {"panel_vectors", s.panel_vectors}, {"rows", s.rows},           {"accumulators", s.accumulators}, {"unroll", s.unroll},
          {"one_vectors", s.one_vectors}, {"one_chains", s.one_chains},       {"one_unroll", s.one_unroll}, {"source", s.source}};
}

Schedule schedule_from(const ordered_json& j) {
  return {j.at("lanes"), j.at("panel_vectors"), j.at("rows"), j.at("accumulators"), j.at("unroll"), j.at("one_vectors"), j.at("one_chains"), j.at("one_unroll"), j.at("source")};
}

}  // namespace

std::string kernel_name(const Plan& plan) {
  return fmt::format("{}_{}_{}_{}", plan.graph.cell, size_name(plan.graph, plan.sizes), plan.dtype, plan.target);
}

std::string symbol(const Plan& plan, const std::string& kind) {
  std::string text = fmt::format("cellc_{}_{}_{}", plan.library, kernel_name(plan), kind);
  std::replace(text.begin(), text.end(), '-', '_');
  return text;
}

std::string print_plan(const Plan& plan) {
  const ordered_json json{{"version", 1},          {"library", plan.library}, {"graph", print_graph(plan.graph)}, {"sizes", plan.sizes}, {"dtype", plan.dtype},
                          {"target", plan.target}, {"schedule", to_json(plan.schedule)}};
  return json.dump(2) + "\n";
}

Plan parse_plan(const std::string& text) {
  try {
    const ordered_json json = ordered_json::parse(text);
    if (json.at("version") != 1) throw PlanError(fmt::format("the plan has version {}; expected 1: make it anew with this cellc", json.at("version").dump()));
    return {json.at("library"), parse_graph(json.at("graph").get<std::string>()), json.at("sizes"), json.at("dtype"), json.at("target"), schedule_from(json.at("schedule"))};
  } catch (const nlohmann::json::exception& error) {
    throw PlanError(fmt::format("not a plan: {}", error.what()));
  } catch (const GraphError& error) {
    throw PlanError(fmt::format("the plan's graph: {}", error.what()));
  }
}

}  // namespace cellc
