// Steps of GRUCell and LSTMCell beside torch's.
#include <doctest/doctest.h>

#include <cmath>
#include <cstdio>

#include <cellc/gru_cell.h>
#include <cellc/lstm_cell.h>

#include "cases.h"
#include "errors.h"
#include "variants.h"

using cellc::DType;
using cellc::Tensor;

namespace {

constexpr const char* names[] = {"step_3x5_u",      "step_10x20_n3",    "step_20x10_u",     "step_float64_3x5_u",
                                 "backward_1x2_n3", "backward_3x5_n17", "backward_10x20_u", "backward_float64_3x5_n1"};

struct States {
  Tensor h, c;  ///< c of LSTMCell alone
};

Tensor given(const Case& c, const char* name) {
  const Tensor* tensor = c.tensors.find(name);
  return tensor == nullptr ? Tensor() : *tensor;
}

template <class Options>
Options options_of(const Case& c, const Variant& variant) {
  return Options().bias(c.options.bias()).dtype(c.options.dtype()).kernels(variant.kernels);
}

States step(const std::string& kind, const Case& c, const Variant& variant, std::optional<DType> weights = std::nullopt) {
  if (kind == "gru") {
    cellc::GRUCell cell(c.input_size, c.hidden_size, options_of<cellc::GRUCellOptions>(c, variant));
    cell.load_state_dict(c.parameters, "", weights);
    return {cell(c.tensors.at("input"), given(c, "hx")), {}};
  }
  cellc::LSTMCell cell(c.input_size, c.hidden_size, options_of<cellc::LSTMCellOptions>(c, variant));
  cell.load_state_dict(c.parameters, "", weights);
  auto [h, cell_state] = cell(c.tensors.at("input"), {given(c, "hx"), given(c, "cx")});
  return {h, cell_state};
}

double largest_of(const Tensor& tensor) {
  double largest = 0;
  for (int64_t k = 0; tensor.defined() && k < tensor.numel(); ++k) largest = std::max(largest, std::fabs(value_at(tensor, k)));
  return largest;
}

// How far any new state can move if each weight does by a part of itself (bfloat16) or of the largest one, and each input and state by a
// part of the largest (int8). The gates are no steeper than 1 in their sums, and a new state not in its gates, which are at most 1, times
// the largest state before.
double allowed(const Case& c, double weight_rounding, double vector_rounding) {
  double bound = 0;
  for (const auto& [matrix, vector] : {std::pair{"weight_ih", "input"}, std::pair{"weight_hh", "hx"}}) {
    const Tensor& w = c.parameters.at(matrix);
    const double most = largest_of(w) * largest_of(given(c, vector));
    bound += static_cast<double>(w.size(1)) * most * (weight_rounding + vector_rounding);
  }
  return 4 * bound * std::max(1.0, largest_of(given(c, "cx"))) + c.atol;
}

double largest_difference(const Tensor& a, const Tensor& b) {
  double largest = 0;
  for (int64_t k = 0; k < a.numel(); ++k) largest = std::max(largest, std::fabs(value_at(a, k) - value_at(b, k)));
  return largest;
}

}  // namespace

TEST_CASE("every step of torch's GRUCell and LSTMCell, within torch's tolerance of float64") {
  for (const std::string kind : {"gru", "lstm"})
    for (const char* name : names) {
      const Case c = case_named(kind + "_" + name);
      CAPTURE(c.name);
      for (const Variant& variant : variants()) {
        if (!variant.has(kind, {c.input_size, c.hidden_size}, c.options.dtype())) continue;
        CAPTURE(variant.name());
        const States got = step(kind, c, variant);
        CHECK(difference(got.h, c.tensors.at("output"), c.tensors.at("output_f64"), c.rtol, c.atol) == "");
        if (kind == "lstm") CHECK(difference(got.c, c.tensors.at("cy"), c.tensors.at("cy_f64"), c.rtol, c.atol) == "");
      }
    }
}

TEST_CASE(
    "GRUCell and LSTMCell with weights in fewer bits: no further from float64 than the rounding explains, and not as near as without") {
  const struct {
    DType weights;
    double weight_rounding, vector_rounding;
  } modes[] = {{DType::bfloat16, 0x1p-8, 0}, {DType::int8, 1.0 / 254, 1.0 / 254}};
  int checked = 0;
  for (const std::string kind : {"gru", "lstm"})
    for (const char* name : {"step_10x20_n3", "step_20x10_u", "backward_3x5_n17"}) {
      const Case c = case_named(kind + "_" + name);
      CAPTURE(c.name);
      for (const Variant& variant : variants())
        for (const auto& mode : modes) {
          if (!variant.has(kind, {c.input_size, c.hidden_size}, {DType::float32, mode.weights})) continue;
          CAPTURE(variant.name());
          const double error = largest_difference(step(kind, c, variant, mode.weights).h, c.tensors.at("output_f64"));
          CHECK(error <= allowed(c, mode.weight_rounding, mode.vector_rounding));
          CHECK(error > 1e-5);
          ++checked;
        }
    }
  CHECK((checked > 0 || !cellc::has_target(cellc::detect_features(), "x86-64-v3")));
}
