#include "plan/plan.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "graph/scanner.h"
#include "graph/text.h"
#include "schedules/choose.h"
#include "schedules/json.h"
#include "schedules/numbers.h"

namespace cellc {
namespace {

using nlohmann::ordered_json;

const ordered_json& member(const ordered_json& json, const char* name) {
  if (!json.is_object()) throw PlanError("expected an object");
  const auto found = json.find(name);
  if (found == json.end()) throw PlanError(fmt::format("\"{}\" is missing", name));
  return *found;
}

std::string text_of(const ordered_json& json, const char* name) {
  const ordered_json& value = member(json, name);
  if (!value.is_string()) throw PlanError(fmt::format("\"{}\" is {}; expected text", name, excerpt(value.dump())));
  return value;
}

std::string library_of(const ordered_json& json) {
  std::string library = text_of(json, "library");
  if (!is_identifier(library)) throw PlanError(fmt::format("\"library\" is {}; expected an identifier", excerpt(library)));
  return library;
}

// Every dimension of the graph and no other one, or none at all.
Sizes sizes_of(const ordered_json& json, const Graph& graph) {
  const ordered_json& object = member(json, "sizes");
  const std::vector<std::string> names = dimensions(graph);
  if (!object.is_object() || (!object.empty() && object.size() != names.size()))
    throw PlanError(
        fmt::format("\"sizes\" is {}; expected an extent for each of {}, or {{}}", excerpt(object.dump()), fmt::join(names, ", ")));
  Sizes sizes;
  for (const auto& [name, value] : object.items()) {
    if (std::find(names.begin(), names.end(), name) == names.end())
      throw PlanError(fmt::format("\"sizes\" has the dimension {}; expected {}", excerpt(name), fmt::join(names, ", ")));
    if (!value.is_number_integer() || value < 1 || value > largest_extent)
      throw PlanError(fmt::format("the size of {} is {}; expected an integer from 1 to {}", name, excerpt(value.dump()), largest_extent));
    sizes[name] = value;
  }
  return sizes;
}

std::string dtype_of(const ordered_json& json) {
  std::string dtype = text_of(json, "dtype");
  if (std::find(dtype_names().begin(), dtype_names().end(), dtype) == dtype_names().end())
    throw PlanError(fmt::format("\"dtype\" is {}; expected {}", excerpt(dtype), fmt::join(dtype_names(), " or ")));
  return dtype;
}

std::string target_of(const ordered_json& json) {
  std::string target = text_of(json, "target");
  std::string word = target;
  std::replace(word.begin(), word.end(), '-', '_');
  if (!is_identifier(word)) throw PlanError(fmt::format("\"target\" is {}; expected the name of a target", excerpt(target)));
  return target;
}

Schedule schedule_of(const ordered_json& json) {
  ordered_json numbers = member(json, "schedule");
  std::string source = text_of(numbers, "source");
  numbers.erase("source");
  Schedule schedule = schedule_from(numbers);
  schedule.source = std::move(source);
  return schedule;
}

Plan plan_of(const ordered_json& json) {
  if (const ordered_json& version = member(json, "version"); version != 1)
    throw PlanError(fmt::format("version {}; expected 1: make the plan anew with this cellc", excerpt(version.dump())));
  Graph graph = parse_graph(text_of(json, "graph"));
  Sizes sizes = sizes_of(json, graph);
  return {library_of(json), std::move(graph), std::move(sizes), dtype_of(json), target_of(json), schedule_of(json)};
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
  ordered_json schedule = to_json(plan.schedule);
  schedule["source"] = plan.schedule.source;
  const ordered_json json{{"version", 1},        {"library", plan.library}, {"graph", print_graph(plan.graph)},
                          {"sizes", plan.sizes}, {"dtype", plan.dtype},     {"target", plan.target},
                          {"schedule", schedule}};
  return json.dump(2) + "\n";
}

Plan parse_plan(const std::string& text) {
  try {
    return plan_of(parse_json(text));
  } catch (const JsonError& error) {
    throw PlanError(fmt::format("not a plan: {}", error.what()));
  } catch (const GraphError& error) {
    throw PlanError(fmt::format("not a plan: \"graph\": {}", error.what()));
  } catch (const ScheduleError& error) {
    throw PlanError(fmt::format("not a plan: \"schedule\": {}", error.what()));
  } catch (const PlanError& error) {
    throw PlanError(fmt::format("not a plan: {}", error.what()));
  }
}

}  // namespace cellc
