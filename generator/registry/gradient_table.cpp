#include "registry/gradient_table.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace cellc {
namespace {

constexpr const char* kinds[] = {"input", "state", "new_state", "grad_new_state", "adjoint"};  // in the order of Vector

std::string text_of(const VectorOf& vector) {
  return fmt::format("{{cellc::VectorKind::{}, {}}}", kinds[static_cast<size_t>(vector.kind)], vector.index);
}

std::string text_of(const Dim& dim) { return dim.count == 0 ? "\"0\"" : fmt::format("\"{}*{}\"", dim.count, dim.name); }

// An array of at least one element, as C++ has no empty ones.
std::string array(const std::string& type, const std::string& name, const std::vector<std::string>& values) {
  return fmt::format("const {} {}[] = {{{}}};\n", type, name, values.empty() ? "{}" : fmt::format("{}", fmt::join(values, ", ")));
}

std::vector<std::string> texts(const std::vector<size_t>& values) {
  std::vector<std::string> result;
  for (const size_t value : values) result.push_back(fmt::to_string(value));
  return result;
}

}  // namespace

std::string gradient_info(const GradientRow& row) {
  const Gradient& g = row.gradient;
  std::vector<std::string> vectors, totals;
  for (const VectorOf& vector : g.backward_inputs) vectors.push_back(text_of(vector));
  for (const Total& total : g.totals)
    totals.push_back(fmt::format("\n    {{{}, {}, {}, {}, {}}}", total.adjoint, total.is_outer, text_of(total.vector), text_of(total.first),
                                 text_of(total.blocks)));
  std::string text = array("cellc::VectorRef", row.cell + "_vectors", vectors);
  text += array("int", row.cell + "_input_adjoints", texts(g.input_adjoints));
  text += array("int", row.cell + "_state_adjoints", texts(g.state_adjoints));
  text += array("cellc::TotalSpec", row.cell + "_totals", totals);
  return text + fmt::format(
                    "const cellc::GradientInfo {0}_gradient = {{&{1}_cell, &{2}_cell, &{3}_cell, &{4}_cell, {0}_vectors, "
                    "{0}_input_adjoints, {0}_state_adjoints, {5}, {0}_totals}};\n\n",
                    row.cell, g.backward.cell, g.inputs.cell, g.states.cell, g.parameters.cell, totals.size());
}

}  // namespace cellc
