#include "tune/journal.h"

#include <algorithm>
#include <fstream>

#include <nlohmann/json.hpp>

namespace cellc {
namespace {

using nlohmann::json;

json to_json(const Times& times) {
  json object = json::object();
  for (const auto& [batch, seconds] : times) object[std::to_string(batch)] = seconds;
  return object;
}

}  // namespace

Journal::Journal(std::filesystem::path file, std::string about) : file_(std::move(file)), about_(std::move(about)) {
  std::ifstream stream(file_);
  for (std::string line; std::getline(stream, line);) {
    const json entry = json::parse(line, nullptr, false);
    if (!entry.is_object() || !entry.contains("key") || !entry["key"].is_string() || !entry.contains("times")) continue;
    Times& times = known_[entry["key"]];
    for (const auto& [batch, seconds] : entry["times"].items())
      if (seconds.is_number()) times[std::atoll(batch.c_str())] = seconds;
  }
}

// Two plans of one text are one plan; the text is long, and its hash is not.
std::string Journal::key(const Plan& plan) const { return std::to_string(std::hash<std::string>()(about_ + print_plan(plan))); }

std::optional<Times> Journal::find(const Plan& plan, const std::vector<int64_t>& batches) const {
  const auto found = known_.find(key(plan));
  if (found == known_.end()) return std::nullopt;
  const bool has_all = std::all_of(batches.begin(), batches.end(), [&](int64_t batch) { return found->second.count(batch) != 0; });
  return found->second.empty() || has_all ? std::optional(found->second) : std::nullopt;
}

void Journal::add(const Plan& plan, const Times& times) {
  Times& known = known_[key(plan)];
  for (const auto& [batch, seconds] : times) known[batch] = seconds;
  std::filesystem::create_directories(file_.parent_path());
  std::ofstream(file_, std::ios::app) << json{{"key", key(plan)}, {"times", to_json(times)}}.dump() << std::endl;
}

}  // namespace cellc
