#include "schedules/dtype.h"

#include <array>

#include <fmt/format.h>

#include "schedules/choose.h"

namespace cellc {
namespace {

constexpr std::array rows{
    Dtype{"float32", "float32", "float32", 4, 4, 4},           Dtype{"float64", "float64", "float64", 8, 8, 8},
    Dtype{"bfloat16", "bfloat16", "bfloat16", 2, 2, 4},        Dtype{"float16", "float16", "float16", 2, 2, 4},
    Dtype{"float32-bfloat16", "float32", "bfloat16", 4, 2, 4}, Dtype{"float32-int8", "float32", "int8", 4, 1, 4},
};

}  // namespace

std::span<const Dtype> dtypes() { return rows; }

const Dtype* find_dtype(std::string_view name) {
  for (const Dtype& row : rows)
    if (row.name == name) return &row;
  return nullptr;
}

const Dtype& dtype_row(std::string_view name) {
  if (const Dtype* row = find_dtype(name)) return *row;
  throw ScheduleError(fmt::format("unknown dtype {}", name));
}

const std::vector<std::string>& dtype_names() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> all;
    for (const Dtype& row : rows) all.emplace_back(row.name);
    return all;
  }();
  return names;
}

}  // namespace cellc
