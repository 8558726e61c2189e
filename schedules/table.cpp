#include <algorithm>
#include <array>
#include <fstream>
#include <set>
#include <sstream>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "graph/scanner.h"
#include "schedules/choose.h"
#include "schedules/dtype.h"
#include "schedules/json.h"
#include "schedules/numbers.h"
#include "schedules/table.h"

namespace cellc {
namespace {

using nlohmann::ordered_json;

constexpr std::array keys{"cell", "size", "dtype", "schedule", "evidence"};

std::string text_of(const ordered_json& entry, const char* name) {
  const auto found = entry.find(name);
  if (found == entry.end() || !found->is_string()) throw ScheduleError(fmt::format("\"{}\" is missing or no text", name));
  return *found;
}

bool is_size(const std::string& text) {
  if (text == "generic") return true;
  const bool plain = text.find_first_not_of("0123456789x") == std::string::npos && text.find("xx") == std::string::npos;
  return plain && !text.empty() && text.front() != 'x' && text.back() != 'x';
}

TableEntry read_entry(const ordered_json& json) {
  if (!json.is_object()) throw ScheduleError("expected an object");
  for (const auto& [name, value] : json.items()) {
    if (std::find(keys.begin(), keys.end(), name) == keys.end())
      throw ScheduleError(fmt::format("unknown key {}; expected \"{}\"", excerpt(name), fmt::join(keys, "\", \"")));
  }
  TableEntry entry{text_of(json, "cell"), text_of(json, "size"), text_of(json, "dtype"), {}};
  if (entry.cell != "*" && !is_identifier(entry.cell))
    throw ScheduleError(fmt::format("\"cell\" is {}; expected the name of a cell or \"*\"", excerpt(entry.cell)));
  if (!is_size(entry.size))
    throw ScheduleError(fmt::format("\"size\" is {}; expected extents as \"10x20\", or \"generic\"", excerpt(entry.size)));
  if (find_dtype(entry.dtype) == nullptr)
    throw ScheduleError(fmt::format("\"dtype\" is {}; expected \"{}\"", excerpt(entry.dtype), fmt::join(dtype_names(), "\" or \"")));
  if (!json.contains("schedule")) throw ScheduleError("\"schedule\" is missing");
  entry.schedule = schedule_from(json["schedule"]);
  if (json.contains("evidence") && !json["evidence"].is_object()) throw ScheduleError("\"evidence\" is no object");
  entry.is_measured = !json.contains("evidence") || !json["evidence"].contains("model");
  return entry;
}

std::vector<TableEntry> read_entries(const ordered_json& entries, const std::string& file) {
  std::vector<TableEntry> result;
  std::set<std::string> known;
  for (const ordered_json& json : entries) {
    try {
      TableEntry entry = read_entry(json);
      const std::string kernels = fmt::format("{} {} {}", entry.cell, entry.size, entry.dtype);
      if (!known.insert(kernels).second) throw ScheduleError(fmt::format("another entry is for {}", kernels));
      entry.schedule.source = fmt::format("{}, {}", file, kernels);
      result.push_back(std::move(entry));
    } catch (const ScheduleError& error) {
      throw ScheduleError(fmt::format("entry {}: {}", result.size(), error.what()));
    }
  }
  return result;
}

ordered_json read_json(const std::filesystem::path& file) {
  if (!std::filesystem::exists(file)) return {{"version", 1}, {"entries", ordered_json::array()}};
  std::ifstream stream(file, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  if (!stream || std::filesystem::is_directory(file)) throw ScheduleError("cannot be read");
  ordered_json table = parse_json(text.str());
  if (!table.is_object() || table.value("version", ordered_json()) != 1) throw ScheduleError("expected an object with \"version\": 1");
  for (const auto& [name, value] : table.items())
    if (name != "version" && name != "entries")
      throw ScheduleError(fmt::format("unknown key {}; expected \"version\", \"entries\"", excerpt(name)));
  if (!table.contains("entries") || !table["entries"].is_array()) throw ScheduleError("\"entries\" is missing or no array");
  return table;
}

// An error says which file it is in.
std::vector<TableEntry> load(const std::filesystem::path& file, ordered_json& table) {
  try {
    table = read_json(file);
    return read_entries(table["entries"], file.filename().string());
  } catch (const std::runtime_error& error) {
    throw ScheduleError(fmt::format("{}: {}", file.string(), error.what()));
  }
}

}  // namespace

std::vector<TableEntry> load_table(const std::filesystem::path& file) {
  ordered_json table;
  return load(file, table);
}

std::string with_entry(const std::filesystem::path& file, const ordered_json& entry) {
  ordered_json table;
  load(file, table);
  const TableEntry read = read_entry(entry);
  const auto is_same = [&](const ordered_json& other) {
    return other["cell"] == read.cell && other["size"] == read.size && other["dtype"] == read.dtype;
  };
  ordered_json& entries = table["entries"];
  const auto found = std::find_if(entries.begin(), entries.end(), is_same);
  if (found == entries.end())
    entries.push_back(entry);
  else
    *found = entry;
  return table.dump(2) + "\n";
}

}  // namespace cellc
