#include "schedules/json.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace cellc {
namespace {

using nlohmann::ordered_json;

constexpr int deepest = 8;

// "[json.exception.parse_error.101] parse error at line 1, ..." without its first word.
std::string without_id(const std::string& message) {
  const size_t end = message.find("] ");
  return end == std::string::npos ? message : message.substr(end + 2);
}

bool check_depth(int depth, ordered_json::parse_event_t, ordered_json&) {
  if (depth > deepest) throw JsonError(fmt::format("nested deeper than {} levels", deepest));
  return true;
}

}  // namespace

ordered_json parse_json(const std::string& text) {
  try {
    return ordered_json::parse(text, check_depth);
  } catch (const ordered_json::exception& error) {
    throw JsonError(without_id(error.what()));
  }
}

}  // namespace cellc
