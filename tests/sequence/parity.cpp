// Whole sequences beside those of torch.nn.RNN.
#include <doctest/doctest.h>

#include "../parity/cases.h"
#include "../parity/errors.h"
#include "../parity/variants.h"

using cellc::RNNCell;
using cellc::Tensor;

namespace {

constexpr const char* names[] = {"sequence_t1_1x2_n1_tanh",    "sequence_t2_3x5_n17_relu",    "sequence_t7_10x20_u_tanh",
                                 "sequence_t50_20x10_n3_tanh", "sequence_float64_t50_1x2_n3", "sequence_float64_t7_16x16_n1"};

}  // namespace

TEST_CASE("every sequence of torch.nn.RNN, its outputs and its last state, within torch's tolerance of float64") {
  for (const char* name : names) {
    CAPTURE(name);
    const Case c = case_named(name);
    const Tensor& input = c.tensors.at("input");
    const Tensor* hx = c.tensors.find("hx");
    for (const Variant& variant : variants()) {
      if (!variant.has("rnn_" + c.options.nonlinearity(), {c.input_size, c.hidden_size}, c.options.dtype())) continue;
      CAPTURE(variant.name());
      RNNCell cell(c.input_size, c.hidden_size, cellc::RNNCellOptions(c.options).kernels(variant.kernels));
      cell.load_state_dict(c.parameters);
      Tensor output = Tensor::empty(c.tensors.at("output").sizes(), cell.dtype()),
             h_n = Tensor::empty(c.tensors.at("h_n").sizes(), cell.dtype());
      Tensor alone = Tensor::empty(h_n.sizes(), cell.dtype());
      cell.sequence(input, hx == nullptr ? Tensor() : *hx, output, h_n);
      CHECK(difference(output, c.tensors.at("output"), c.tensors.at("output_f64"), c.rtol, c.atol) == "");
      CHECK(difference(h_n, c.tensors.at("h_n"), c.tensors.at("h_n_f64"), c.rtol, c.atol) == "");
      cell.sequence(input, hx == nullptr ? Tensor() : *hx, {}, alone);
      CHECK(difference(alone, h_n, h_n, 0, 0) == "");
    }
  }
}
