// Gradients beside torch's, on every target that this processor can run, by kernels of exact size and by generic ones.
#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "../parity/cases.h"
#include "../parity/errors.h"
#include "../parity/variants.h"

using cellc::RNNCell;
using cellc::StateDict;
using cellc::Tensor;

namespace {

constexpr const char* names[] = {"special_backward_relu_zero_nan",
                                 "special_backward_tanh_saturated",
                                 "special_backward_empty_batch",
                                 "backward_1x1_u_tanh",
                                 "backward_1x2_n1_relu",
                                 "backward_3x5_n3_tanh",
                                 "backward_10x20_n17_relu",
                                 "backward_20x10_u_tanh",
                                 "backward_16x16_n1_relu",
                                 "backward_64x64_n3_tanh",
                                 "backward_float64_1x1_n3_relu",
                                 "backward_float64_1x2_n17_tanh",
                                 "backward_float64_3x5_u_tanh",
                                 "sequence_backward_t1_1x2_n1_tanh",
                                 "sequence_backward_t2_3x5_n17_relu",
                                 "sequence_backward_t7_10x20_u_tanh",
                                 "sequence_backward_t50_20x10_n3_tanh",
                                 "sequence_backward_float64_t7_16x16_n1",
                                 "sequence_backward_float64_t50_1x2_n3"};

cellc::ConstTensorView or_none(const Case& c, const char* name) {
  const Tensor* tensor = c.tensors.find(name);
  return tensor == nullptr ? cellc::ConstTensorView() : tensor->view();
}

// By input, hx and the parameters; hx's if it is given.
struct Derivatives {
  Tensor input, hx;
  StateDict parameters;
};

Derivatives derivatives(const Case& c, const Variant& variant) {
  RNNCell cell(c.input_size, c.hidden_size, cellc::RNNCellOptions(c.options).kernels(variant.kernels));
  cell.load_state_dict(c.parameters);
  REQUIRE(cell.has_gradients());
  const cellc::ConstTensorView hx = or_none(c, "hx");
  const Tensor &input = c.tensors.at("input"), &output = c.tensors.at("output");
  Derivatives result{Tensor::empty(input.sizes(), cell.dtype()), {}, cell.zero_gradients()};
  if (hx.defined()) result.hx = Tensor::empty(hx.sizes(), cell.dtype());
  const cellc::RNNCellGradients gradients{result.input, result.hx.defined() ? result.hx.view() : cellc::TensorView(), &result.parameters};
  if (c.name.find("sequence") == 0)
    cell.sequence_backward(input, hx, output, or_none(c, "grad_output"), or_none(c, "grad_h_n"), gradients);
  else
    cell.step_backward(input, hx, output, or_none(c, "grad_output"), gradients);
  return result;
}

void check(const Case& c, const std::string& name, const Tensor& got) {
  CAPTURE(name);
  // 1 - y^2 turns half a unit in the last place of y near 1 into an absolute error; the inputs of this case are up to 700.
  const double atol = c.special == "saturated" ? 700 * std::numeric_limits<float>::epsilon() : c.atol;
  CHECK(difference(got, c.tensors.at(name), c.tensors.at(name + "_f64"), c.rtol, atol) == "");
}

}  // namespace

TEST_CASE("every gradient of torch's RNNCell and RNN, within torch's tolerance of float64") {
  for (const char* name : names) {
    CAPTURE(name);
    const Case c = case_named(name);
    int count = 0;
    for (const Variant& variant : variants()) {
      if (!variant.has("rnn_" + c.options.nonlinearity(), {c.input_size, c.hidden_size}, c.options.dtype())) continue;
      CAPTURE(variant.name());
      const Derivatives got = derivatives(c, variant);
      check(c, "grad_input", got.input);
      if (got.hx.defined()) check(c, "grad_hx", got.hx);
      for (const auto& [parameter, gradient] : got.parameters) check(c, "grad_" + parameter, gradient);
      ++count;
    }
    CHECK(count > 0);
  }
}
