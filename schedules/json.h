#pragma once
#include <stdexcept>
#include <string>

#include <nlohmann/json_fwd.hpp>

namespace cellc {

/// Text that is no JSON: says where and why.
struct JsonError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Reads JSON. What is nested deeper than tables and plans are is an error, too, since values of any depth cannot be copied or printed.
nlohmann::ordered_json parse_json(const std::string& text);

}  // namespace cellc
