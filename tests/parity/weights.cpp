// float32 modules whose kernels pack the weights into fewer bits.
#include <doctest/doctest.h>

#include <cmath>
#include <cstdio>

#include <cellc/rnn_cell.h>

#include "cases.h"
#include "errors.h"
#include "variants.h"

using cellc::DType;
using cellc::ElementTypes;
using cellc::RNNCell;
using cellc::Tensor;

namespace {

struct Mode {
  DType weights;
  double rounding;  ///< the largest relative error of a weight
};
constexpr Mode modes[] = {{DType::bfloat16, 0x1p-8}};

// |weight_ih| |input| + |weight_hh| |hx|: how far the sum moves if every weight does by a part of itself. Biases are packed with what
// their rounding lost.
double largest_sum(const Case& c) {
  const Tensor &w_ih = c.parameters.at("weight_ih"), &w_hh = c.parameters.at("weight_hh"), &input = c.tensors.at("input");
  const Tensor* hx = c.tensors.find("hx");
  double largest = 0;
  for (int64_t n = 0; n < input.numel() / c.input_size; ++n)
    for (int64_t j = 0; j < c.hidden_size; ++j) {
      double sum = 0;
      for (int64_t k = 0; k < c.input_size; ++k)
        sum += std::fabs(value_at(w_ih, j * c.input_size + k) * value_at(input, n * c.input_size + k));
      for (int64_t k = 0; hx != nullptr && k < c.hidden_size; ++k)
        sum += std::fabs(value_at(w_hh, j * c.hidden_size + k) * value_at(*hx, n * c.hidden_size + k));
      largest = std::max(largest, sum);
    }
  return largest;
}

double largest_difference(const Tensor& a, const Tensor& b) {
  double largest = 0;
  for (int64_t k = 0; k < a.numel(); ++k) largest = std::max(largest, std::fabs(value_at(a, k) - value_at(b, k)));
  return largest;
}

}  // namespace

TEST_CASE("weights in fewer bits: no further from float64 than their rounding explains") {
  std::printf("\nLargest error against float64, absolute\n%-40s %10s %10s\n", "case", "float32", "bfloat16");
  for (const Case& c : step_cases()) {
    if (!c.special.empty() || c.options.dtype() != DType::float32) continue;
    const Tensor* hx = c.tensors.find("hx");
    const Tensor &input = c.tensors.at("input"), &truth = c.tensors.at("output_f64");
    for (const Variant& variant : variants())
      for (const Mode& mode : modes) {
        const std::string name = "rnn_" + c.options.nonlinearity();
        if (!variant.has(name, {c.input_size, c.hidden_size}, ElementTypes{DType::float32, mode.weights})) continue;
        CAPTURE(c.name);
        CAPTURE(variant.name());
        RNNCell cell(c.input_size, c.hidden_size, cellc::RNNCellOptions(c.options).kernels(variant.kernels));
        cell.load_state_dict(c.parameters);
        const double plain = largest_difference(cell(input, hx == nullptr ? Tensor() : *hx), truth);
        cell.load_state_dict(c.parameters, "", mode.weights);
        CHECK(cell.kernel().weights == mode.weights);
        const double error = largest_difference(cell(input, hx == nullptr ? Tensor() : *hx), truth);
        CHECK(error <= mode.rounding * largest_sum(c) + c.atol);
        if (!variant.exact && variant.target == "x86-64-v3") std::printf("%-40s %10.2e %10.2e\n", c.name.c_str(), plain, error);
      }
  }
}

TEST_CASE("a module goes from one kind of weights to another and back; its parameters are as they were loaded") {
  const Case c = case_named("step_10x20_n17_tanh");
  for (const Variant& variant : variants()) {
    RNNCell cell(10, 20, cellc::RNNCellOptions().kernels(variant.kernels));
    cell.load_state_dict(c.parameters);
    const Tensor before = cell(c.tensors.at("input"), c.tensors.at("hx"));
    cell.load_state_dict(c.parameters, "", DType::bfloat16);
    const Tensor low = cell(c.tensors.at("input"), c.tensors.at("hx"));
    CHECK(largest_difference(low, before) > 0);
    CHECK(largest_difference(cell.parameters().at("weight_hh"), c.parameters.at("weight_hh")) == 0);
    CHECK(cell.explain().find("float32-bfloat16") != std::string::npos);
    cell.load_state_dict(c.parameters);  // as before: bfloat16
    CHECK(cell.kernel().weights == DType::bfloat16);
    cell.load_state_dict(c.parameters, "", DType::float32);
    CHECK(largest_difference(cell(c.tensors.at("input"), c.tensors.at("hx")), before) == 0);
  }
}

TEST_CASE("a sequence with bfloat16 weights is the loop over its steps") {
  for (const Variant& variant : variants()) {
    if (variant.exact) continue;
    RNNCell cell(100, 120, cellc::RNNCellOptions().kernels(variant.kernels));
    cell.load_state_dict(cell.state_dict(), "", DType::bfloat16);
    Tensor input = Tensor::empty({40, 2, 100}), state = Tensor::zeros({2, 120});
    cellc::Generator generator(2);
    uniform_(input, -1, 1, generator);
    const Tensor output = cell.sequence(input);
    for (int64_t t = 0; t < 40; ++t) {
      state = cell(input.view().select(0, t), state);
      CHECK(largest_difference(output.view().select(0, t).clone(), state) < 1e-5);
    }
  }
}

TEST_CASE("weights that no kernel has are an error that leaves the module as it was") {
  RNNCell cell(10, 20, cellc::RNNCellOptions().kernels(variants()[0].kernels));
  const Tensor input = Tensor::zeros({3, 10}), before = cell(input);
  CHECK_THROWS_WITH_AS(cell.load_state_dict(cell.state_dict(), "", DType::float16),
                       doctest::Contains("no kernel for rnn_tanh 10x20 float32-float16"), cellc::Error);
  CHECK(largest_difference(cell(input), before) == 0);
}
