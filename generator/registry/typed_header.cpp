#include "registry/typed_header.h"

#include <cctype>
#include <set>
#include <sstream>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "graph/formula.h"
#include "registry/header_calls.h"
#include "registry/header_names.h"

namespace cellc {

using namespace header;

namespace {

std::string list_text(const std::vector<Tensor>& tensors, bool have_batch) {
  Names texts;
  for (const Tensor& tensor : tensors) texts.push_back(fmt::format("{} {}", tensor.name, extents_text(tensor.shape, have_batch)));
  return texts.empty() ? "none" : fmt::format("{}", fmt::join(texts, ", "));
}

std::string documentation(const Signature& s, const Graph& graph, const std::string& comment) {
  std::string text;
  std::istringstream stream(comment);
  for (std::string line; std::getline(stream, line);) text += line.empty() ? "///\n" : fmt::format("/// {}\n", line);
  if (!text.empty()) text += "///\n";
  for (const std::string& line : formula(graph)) text += fmt::format("///   {}\n", line);
  return text + fmt::format(R"(///
/// Inputs: {}.
/// States: {}.
/// Parameters: {}.
/// Without N for all of them: one row. A thin layer over cellc::Cell, whose comments (<cellc/cell_module.h>) tell of strides, errors, threads
/// and memory.
)",
                            list_text(s.inputs, true), list_text(s.states, true), list_text(s.params, false));
}

std::string constructor(const Signature& s) {
  Names pairs;
  for (const std::string& dim : s.dims) pairs.push_back(fmt::format("{{\"{0}\", {0}}}", dim));
  return fmt::format(
      R"(  /// The extents of the dimensions. Parameters are zeros until they are loaded or drawn. cellc::Error: a negative size, no kernel that can
  /// be used.
  {}{}({}, const cellc::CellOptions& {} = {{}}) : cell_(cell_name, cellc::DimSizes{{{}}}, {}) {{}}
)",
      s.dims.size() == 1 ? "explicit " : "", s.title, join({each(s.dims, "int64_t ")}), s.options, fmt::join(pairs, ", "), s.options);
}

/// A reader for each parameter whose name is not one of the class's own.
std::string parameter_readers(const Signature& s) {
  const std::set<std::string> own{
      "forward",      "bind",       "sequence",        "size",           "dtype",         "parameters",     "taken",
      "cell",         "state_dict", "load_state_dict", "uniform_",       "kernel",        "explain",        "cell_name",
      "cell_",        s.title,      s.states_type,     s.gradients_type, "has_gradients", "zero_gradients", "sequence_backward",
      "step_backward"};
  std::string text;
  for (const Tensor& param : s.params)
    if (own.count(param.name) == 0)
      text += fmt::format("  const cellc::Tensor& {0}() const {{ return cell_.parameters().at(\"{0}\"); }}  ///< {1}\n", param.name,
                          extents_text(param.shape, false));
  return text;
}

constexpr const char* rest = R"(
  /// In the order of the signature. load_state_dict takes the tensors whose names begin with `prefix`; strict, with torch's messages.
  const cellc::StateDict& parameters() const noexcept { return cell_.parameters(); }
  cellc::StateDict state_dict() const { return cell_.state_dict(); }
  void load_state_dict(const cellc::StateDict& state_dict, const std::string& prefix = "", std::optional<cellc::DType> weights = std::nullopt) {
    cell_.load_state_dict(state_dict, prefix, weights);
  }
  /// Draws every parameter from U(from, to).
  void uniform_(double from, double to, cellc::Generator& generator) { cell_.uniform_(from, to, generator); }

  int64_t size(const std::string& dimension) const { return cell_.size(dimension); }
  cellc::DType dtype() const noexcept { return cell_.dtype(); }
  /// Which kernel was chosen, and why.
  const cellc::KernelInfo& kernel() const noexcept { return cell_.kernel(); }
  std::string explain() const { return cell_.explain(); }

  /// The module behind this class, for all else that it can do.
  cellc::Cell& cell() noexcept { return cell_; }
  const cellc::Cell& cell() const noexcept { return cell_; }
)";

std::string private_part(const Signature& s) {
  Names moved;
  for (size_t k = 0; k < s.states.size(); ++k) moved.push_back(fmt::format("std::move(all[{}])", k));
  const std::string taken = s.states.size() == 1 ? ""
                                                 : fmt::format("  static {} taken(std::vector<cellc::Tensor> all) {{ return {{{}}}; }}\n\n",
                                                               s.states_type, fmt::join(moved, ", "));
  return fmt::format("\n private:\n{}  cellc::Cell cell_;\n", taken);
}

}  // namespace

std::string class_name(const std::string& cell) {
  std::string name;
  bool begins = true;
  for (const char c : cell) {
    if (c != '_') name += begins ? static_cast<char>(std::toupper(static_cast<unsigned char>(c))) : c;
    begins = c == '_';
  }
  return name.empty() || std::isdigit(static_cast<unsigned char>(name[0])) != 0 ? "Cell" + name : name;
}

std::string typed_header(const std::string& library, const Graph& graph, const std::string& comment) {
  const Signature s = signature_of(library, graph);
  const bool single = s.states.size() == 1;
  return fmt::format(R"(// The cell {0} for C++ programs. Made by cellc; changes are lost.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <cellc/cell_module.h>

namespace {1} {{

{2}class {3} {{
 public:
  static constexpr const char* cell_name = "{0}";

{4}{5}{6}{7}{8}
{9}{10}{11}}};

}}  // namespace {1}
)",
                     s.cell, library, documentation(s, graph, comment), s.title, constructor(s),
                     single ? single_state_calls(s) : several_states_calls(s), step_calls(s), sequence_into_memory(s), backward_calls(s),
                     parameter_readers(s), rest, private_part(s));
}

std::string joined_header(const std::vector<std::string>& cells) {
  std::string text = "// Made by cellc; changes are lost.\n#pragma once\n";
  for (const std::string& cell : cells) text += fmt::format("#include \"{}.h\"\n", cell);
  return text;
}

}  // namespace cellc
