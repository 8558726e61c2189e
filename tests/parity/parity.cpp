// Steps of RNNCell beside torch's, on every target that this processor can run, by kernels of exact size and by generic ones.
#include <doctest/doctest.h>

#include <cstdio>

#include "cases.h"
#include "errors.h"
#include "variants.h"

using cellc::RNNCell;
using cellc::Tensor;

namespace {

bool has_kernel(const Variant& variant, const Case& c) {
  return variant.has("rnn_" + c.options.nonlinearity(), {c.input_size, c.hidden_size}, c.options.dtype());
}

RNNCell cell_of(const Case& c, const Variant& variant) {
  RNNCell cell(c.input_size, c.hidden_size, cellc::RNNCellOptions(c.options).kernels(variant.kernels));
  cell.load_state_dict(c.parameters);
  return cell;
}

// The largest error of tanh in the sweep, in ULP, that a kernel may make; torch's own tanh makes 0.501.
constexpr double tanh_ulp_limit = 2.5;

bool is_low(const Case& c) { return c.options.dtype() == cellc::DType::bfloat16 || c.options.dtype() == cellc::DType::float16; }

// The low types have tolerances that torch's own output misses; what counts is to be no further from float64 than torch is.
double absolute_tolerance(const Case& c) { return is_low(c) ? c.torch_abs : c.atol; }
double relative_tolerance(const Case& c) { return is_low(c) ? 0 : c.rtol; }

// Checks one case and returns its error in ULP, or -1 where the variant has no kernel for it.
double checked_ulp(const Case& c, const Variant& variant) {
  if (!has_kernel(variant, c)) {
    CHECK(variant.exact);  // a generic kernel takes any size
    return -1;
  }
  const Tensor* hx = c.tensors.find("hx");
  const RNNCell cell = cell_of(c, variant);
  CAPTURE(cell.kernel().name);
  const Tensor output = cell(c.tensors.at("input"), hx == nullptr ? Tensor() : *hx);
  const Tensor &torch = c.tensors.at("output"), &truth = c.tensors.at("output_f64");
  CHECK(difference(output, torch, truth, relative_tolerance(c), absolute_tolerance(c)) == "");
  const double ulp = largest_ulp(output, truth);
  if (is_low(c)) CHECK(ulp <= c.torch_ulp + 0.0005);  // the reference data has three decimals
  if (c.special == "tanh_sweep") CHECK(ulp <= tanh_ulp_limit);
  return ulp;
}

}  // namespace

TEST_CASE("every step of torch's RNNCell: within torch's tolerance of float64, in low types no further from it than torch") {
  REQUIRE(step_cases().size() == 71);
  std::printf("\nLargest error against float64, in units in the last place\n%-40s %10s", "case", "torch");
  for (const Variant& variant : variants()) std::printf(" %11s", variant.name().c_str());
  for (const Case& c : step_cases()) {
    CAPTURE(c.name);
    std::printf("\n%-40s %10.3f", c.name.c_str(), c.torch_ulp);
    for (const Variant& variant : variants()) {
      const double ulp = checked_ulp(c, variant);
      ulp < 0 ? std::printf(" %11s", "-") : std::printf(" %11.3f", ulp);
    }
  }
  std::printf("\n");
}

TEST_CASE("the loop of torch's documentation, hx fed back") {
  const Case c = case_named("documentation_example");
  for (const Variant& variant : variants()) {
    if (!has_kernel(variant, c)) continue;
    CAPTURE(variant.name());
    const RNNCell cell = cell_of(c, variant);
    const Tensor& input = c.tensors.at("input");
    Tensor hx = c.tensors.at("hx"), output = Tensor::empty({6, 3, 20});
    for (int64_t t = 0; t < 6; ++t) {
      hx = cell(input.view().select(0, t), hx);
      output.view().select(0, t).copy_(hx);
    }
    CHECK(difference(output, c.tensors.at("output"), c.tensors.at("output_f64"), c.rtol, c.atol) == "");
  }
}

TEST_CASE("rows do not depend on how many there are: each alone is the row of the batch, within torch's tolerance") {
  for (const Case& c : step_cases()) {
    if (!c.special.empty() || c.tensors.at("input").dim() != 2 || c.tensors.find("hx") == nullptr) continue;
    CAPTURE(c.name);
    for (const Variant& variant : variants()) {
      if (!has_kernel(variant, c)) continue;
      CAPTURE(variant.name());
      const RNNCell cell = cell_of(c, variant);
      const Tensor &input = c.tensors.at("input"), &hx = c.tensors.at("hx");
      Tensor output = Tensor::empty(c.tensors.at("output").sizes(), c.options.dtype());
      for (int64_t n = 0; n < input.size(0); ++n)
        cell.forward(input.view().select(0, n), hx.view().select(0, n), output.view().select(0, n));
      CHECK(difference(output, c.tensors.at("output"), c.tensors.at("output_f64"), relative_tolerance(c), absolute_tolerance(c)) == "");
    }
  }
}

TEST_CASE("strided input, hx and output give the same bits as contiguous ones") {
  const Case c = case_named("step_10x20_n17_tanh");
  for (const Variant& variant : variants()) {
    if (!has_kernel(variant, c)) continue;
    CAPTURE(variant.name());
    const RNNCell cell = cell_of(c, variant);
    const Tensor expected = cell(c.tensors.at("input"), c.tensors.at("hx"));
    Tensor input = Tensor::zeros({17, 31}), hx = Tensor::zeros({21, 17}), output = Tensor::zeros({40, 23});
    const cellc::TensorView x = input.view().slice(1, 1, 31, 3), h = hx.view().narrow(0, 1, 20).transpose(0, 1);
    const cellc::TensorView y = output.view().slice(0, 3, 37, 2).narrow(1, 2, 20);
    x.copy_(c.tensors.at("input"));
    h.copy_(c.tensors.at("hx"));
    cell.forward(x, h, y);
    CHECK(difference(y.clone(), expected, expected, 0, 0) == "");
  }
}
