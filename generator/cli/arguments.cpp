#include "cli/arguments.h"

#include <algorithm>
#include <charconv>
#include <functional>
#include <numeric>
#include <set>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/this_machine.h"

namespace cellc {
namespace {

// Levenshtein's distance, one row of the table at a time.
size_t distance(const std::string& a, const std::string& b) {
  std::vector<size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), size_t{0});
  for (size_t i = 0; i < a.size(); ++i) {
    size_t diagonal = std::exchange(row[0], i + 1);
    for (size_t j = 0; j < b.size(); ++j) {
      const size_t change = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = std::exchange(row[j + 1], std::min({row[j] + 1, row[j + 1] + 1, change}));
    }
  }
  return row.back();
}

}  // namespace

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts(1);
  for (const char c : text) {
    if (c == separator)
      parts.emplace_back();
    else
      parts.back() += c;
  }
  return parts;
}

namespace {

[[noreturn]] void wrong_size(const std::string& text, const Graph& graph, const std::string& why) {
  const std::vector<std::string> dims = dimensions(graph);
  if (dims.empty()) throw CliError(fmt::format("--size {}: cell {} has no dimensions", text, graph.cell));
  std::vector<std::string> plain, named;
  for (size_t i = 0; i < dims.size(); ++i) {
    plain.push_back(std::to_string(10 * (i + 1)));
    named.push_back(fmt::format("{}={}", dims[i], plain.back()));
  }
  throw CliError(fmt::format("--size {}: {}; cell {} has the dimensions {}: expected extents such as {} or {}", text, why, graph.cell,
                             fmt::join(dims, ", "), fmt::join(plain, "x"), fmt::join(named, ",")));
}

int64_t parse_extent(const std::string& number, const std::string& text, const Graph& graph) {
  int64_t value = 0;
  const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), value);
  if (error != std::errc() || end != number.data() + number.size() || value < 1 || value > largest_extent)
    wrong_size(text, graph, fmt::format("'{}' is no extent from 1 to {}", number, largest_extent));
  return value;
}

// Kernels count elements in 32 bits; half of them are left for padding.
constexpr double most_elements = 1 << 30;

void check_elements(const std::string& text, const Graph& graph, const Sizes& sizes) {
  double elements = 0;
  for (const Node& node : graph.nodes) {
    if (!is_leaf(node.op)) continue;
    const std::vector<int64_t> lengths = extents(node.shape, sizes);
    elements += std::accumulate(lengths.begin(), lengths.end(), 1.0, std::multiplies<double>());
  }
  if (elements > most_elements)
    throw CliError(fmt::format("--size {}: inputs, states and parameters of cell {} have {} elements; expected at most {}", text,
                               graph.cell, elements, most_elements));
}

}  // namespace

std::string did_you_mean(const std::string& name, const std::vector<std::string>& known) {
  const std::string* best = nullptr;
  size_t nearest = 2 + name.size() / 4;
  for (const std::string& candidate : known) {
    const size_t d = distance(name, candidate);
    if (d == nearest) best = nullptr;  // two are as near: say nothing
    if (d >= nearest) continue;
    nearest = d;
    best = &candidate;
  }
  return best ? fmt::format("; did you mean '{}'?", *best) : "";
}

namespace {

Sizes named_sizes(const std::string& text, const Graph& graph) {
  const std::vector<std::string> dims = dimensions(graph);
  Sizes sizes;
  for (const std::string& part : split(text, ',')) {
    const size_t equals = part.find('=');
    if (equals == std::string::npos) wrong_size(text, graph, fmt::format("'{}' is no NAME=SIZE", part));
    const std::string name = part.substr(0, equals);
    if (std::find(dims.begin(), dims.end(), name) == dims.end())
      wrong_size(text, graph, fmt::format("there is no dimension '{}'{}", name, did_you_mean(name, dims)));
    if (!sizes.emplace(name, parse_extent(part.substr(equals + 1), text, graph)).second)
      wrong_size(text, graph, fmt::format("'{}' stands twice", name));
  }
  for (const std::string& name : dims)
    if (sizes.count(name) == 0) wrong_size(text, graph, fmt::format("there is no size for the dimension {}", name));
  return sizes;
}

Sizes ordered_sizes(const std::string& text, const Graph& graph) {
  const std::vector<std::string> dims = dimensions(graph), parts = split(text, 'x');
  if (parts.size() != dims.size()) {
    const size_t stray = text.find_first_not_of("0123456789x");
    if (stray != std::string::npos) wrong_size(text, graph, fmt::format("'{}' is neither a digit nor x", text[stray]));
    wrong_size(text, graph, fmt::format("{} {}", parts.size(), parts.size() == 1 ? "extent" : "extents"));
  }
  Sizes sizes;
  for (size_t i = 0; i < parts.size(); ++i) sizes[dims[i]] = parse_extent(parts[i], text, graph);
  return sizes;
}

}  // namespace

Sizes parse_sizes(const std::string& text, const Graph& graph) {
  Sizes sizes = text.find('=') != std::string::npos ? named_sizes(text, graph) : ordered_sizes(text, graph);
  check_elements(text, graph, sizes);
  return sizes;
}

std::vector<std::string> target_names() {
  std::vector<std::string> names;
  for (const TargetRow& row : target_rows) names.emplace_back(row.name);
  return names;
}

void check_dtype(const std::string& dtype) {
  const auto& names = dtype_names();
  if (std::find(names.begin(), names.end(), dtype) != names.end()) return;
  // Weights by themselves are one half of a name.
  const bool is_half = std::find(names.begin(), names.end(), "float32-" + dtype) != names.end();
  const std::string hint = is_half ? fmt::format("; did you mean 'float32-{}'?", dtype) : did_you_mean(dtype, names);
  throw CliError(fmt::format("unknown dtype '{}'{} There are: {}", dtype, hint.empty() ? "." : hint, fmt::join(names, ", ")));
}

std::string resolve_target(const std::string& target) {
  if (target == "native") {
    if (const TargetRow* row = native_target()) return std::string(row->name);
    throw CliError(fmt::format("target native: this processor has none of the targets {}", fmt::join(target_names(), ", ")));
  }
  if (!find_target(target)) {
    const std::string hint = did_you_mean(target, target_names());
    throw CliError(
        fmt::format("unknown target '{}'{} There are: {}, native", target, hint.empty() ? "." : hint, fmt::join(target_names(), ", ")));
  }
  return target;
}

std::string resolve_processor(const std::string& given, const std::string& target, const std::vector<std::filesystem::path>& folders) {
  if (given == "native" || (given.empty() && target == "native")) return processor_name();
  if (given.empty()) return "";
  std::set<std::string> known;
  for (const std::filesystem::path& folder : folders)
    for (const auto& file : std::filesystem::directory_iterator(folder)) {
      const std::filesystem::path stem = file.path().stem();  // x86-64-v4.amd-26-2
      if (file.path().extension() == ".json" && stem.has_extension()) known.insert(stem.extension().string().substr(1));
    }
  if (known.count(given) == 0)
    throw CliError(fmt::format("--processor {}: there is no table TARGET.{}.json in {}; there are tables of {}", given, given,
                               folders.front().string(), known.empty() ? "no processor" : fmt::format("{}", fmt::join(known, ", "))));
  return given;
}

}  // namespace cellc
