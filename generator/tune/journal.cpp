#include "tune/journal.h"

#include <cerrno>
#include <fstream>
#include <system_error>

#include <nlohmann/json.hpp>

namespace cellc {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

json to_json(const Times& times) {
  json object = json::object();
  for (const auto& [batch, seconds] : times) object[std::to_string(batch)] = seconds;
  return object;
}

void read_line(const std::string& line, std::map<std::string, Measured>& known) {
  const json entry = json::parse(line, nullptr, false);
  if (!entry.is_object() || !entry.contains("key") || !entry["key"].is_string() || !entry.contains("times")) return;
  Measured& measured = known[entry["key"]];
  if (entry.contains("fault") && entry["fault"].is_string()) measured.fault = entry["fault"];
  for (const auto& [batch, seconds] : entry["times"].items())
    if (seconds.is_number()) measured.times[std::atoll(batch.c_str())] = seconds;
}

void append(const fs::path& file, const std::string& text) {
  std::ofstream stream(file, std::ios::app);
  stream << text << std::flush;
  if (!stream) throw std::system_error(errno, std::generic_category(), "cannot write '" + file.string() + "'");
}

}  // namespace

Journal::Journal(fs::path file, std::string about) : file_(std::move(file)), about_(std::move(about)) {
  std::error_code error;
  if (file_.has_parent_path()) fs::create_directories(file_.parent_path(), error);
  if (error) throw std::system_error(error, "cannot make the folder '" + file_.parent_path().string() + "'");
  std::string line;
  bool is_cut = false;
  for (std::ifstream stream(file_); std::getline(stream, line); is_cut = stream.eof()) read_line(line, known_);
  append(file_, is_cut ? "\n" : "");
}

// Two plans of one text are one plan, wherever their schedules are from; the text is long, and its hash is not.
std::string Journal::key(const Plan& plan) const {
  Plan nameless = plan;
  nameless.schedule.source.clear();
  return std::to_string(std::hash<std::string>()(about_ + print_plan(nameless)));
}

std::optional<Measured> Journal::find(const Plan& plan, const std::vector<int64_t>& batches) const {
  const auto found = known_.find(key(plan));
  if (found == known_.end()) return std::nullopt;
  Measured measured{{}, found->second.fault};
  if (!measured.fault.empty()) return measured;
  for (const int64_t batch : batches) {
    const auto at = found->second.times.find(batch);
    if (at == found->second.times.end()) return std::nullopt;
    measured.times.insert(*at);
  }
  return measured;
}

void Journal::add(const Plan& plan, const Measured& measured) {
  Measured& known = known_[key(plan)];
  known.fault = measured.fault;
  for (const auto& [batch, seconds] : measured.times) known.times[batch] = seconds;
  append(file_, json{{"key", key(plan)}, {"times", to_json(measured.times)}, {"fault", measured.fault}}.dump() + "\n");
}

void Journal::close() { fs::remove(file_); }

}  // namespace cellc
