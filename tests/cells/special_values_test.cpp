// NaN and infinities in one row: what the cell's source gives in float64, and nothing of it in the other rows.
#include <doctest/doctest.h>

#include <cmath>

#include <cellc/cell_module.h>

#include "../parity/variants.h"
#include "references.h"

using cellc::Cell;
using cellc::Tensor;

namespace {

constexpr int64_t inputs = 6, units = 21;

std::vector<double> row_of(const Tensor& tensor, int64_t row) {
  const int64_t length = tensor.numel() / (tensor.dim() == 2 ? tensor.size(0) : 1);
  const float* first = tensor.data<float>() + row * length;
  return {first, first + length};
}

bool agrees(double got, double expected) {
  if (std::isnan(expected)) return std::isnan(got);
  return std::isinf(expected) ? got == expected : std::fabs(got - expected) <= 1e-5;
}

struct Special {
  const char* name;
  double input, state;  ///< of the first element
};
constexpr Special specials[] = {{"NaN in the input", NAN, 0.5},    {"NaN in a state", 0.5, NAN},
                                {"infinite input", INFINITY, 0.5}, {"-infinite input", -INFINITY, 0.5},
                                {"infinite state", 0.5, INFINITY}, {"zeros and subnormals", -0.0, 1e-42}};

// Rows 0 and 2 are ordinary.
void check(const char* name, const Variant& variant, const Special& special, int64_t batch) {
  cellc::CellOptions options;
  options.kernels = variant.kernels;
  Cell cell(name, {{"I", inputs}, {"H", units}}, options);
  cellc::Generator generator(11);
  cell.uniform_(-0.3, 0.3, generator);
  Tensor input = Tensor::empty({batch, inputs});
  cellc::uniform_(input, -1, 1, generator);
  const int64_t row = batch / 2;
  input.at<float>({row, 0}) = static_cast<float>(special.input);
  std::vector<Tensor> states;
  for (int k = 0; k < cell.info().state_count; ++k) {
    states.push_back(Tensor::empty({batch, units}));
    cellc::uniform_(states.back(), -1, 1, generator);
    states.back().at<float>({row, 0}) = static_cast<float>(special.state);
  }
  const std::vector<cellc::ConstTensorView> views(states.begin(), states.end());
  const std::vector<Tensor> outputs = cell({input.view()}, views);
  Row values;
  for (const auto& [parameter, tensor] : cell.parameters()) {
    const float* first = tensor.data<float>();
    values[parameter] = {first, first + tensor.numel()};
  }
  for (int64_t n = 0; n < batch; ++n) {
    values["input"] = row_of(input, n);
    for (size_t k = 0; k < states.size(); ++k) values[cell.info().states[k].name] = row_of(states[k], n);
    const auto expected = reference(name, values, {{"I", inputs}, {"H", units}});
    for (size_t k = 0; k < expected.size(); ++k)
      for (int64_t j = 0; j < units; ++j) {
        const double got = row_of(outputs[k], n)[static_cast<size_t>(j)], truth = expected[k][static_cast<size_t>(j)];
        CAPTURE(cell.kernel().name);
        CAPTURE(special.name);
        CAPTURE(n);
        CAPTURE(j);
        CHECK_MESSAGE(agrees(got, truth), got, ", expected ", truth);
      }
  }
}

}  // namespace

TEST_CASE("special values in a row give what the cell's source gives, and leave the other rows alone") {
  for (const Variant& variant : variants()) {
    if (variant.exact) continue;
    for (const Special& special : specials)
      for (const int64_t batch : {1, 3, 20}) {
        for (const char* cell : {"gru", "lstm"}) check(cell, variant, special, batch);
        if (variant.target != "x86-64-v3") continue;
        for (const char* cell : {"mgu", "min_gru", "peephole_lstm", "ind_rnn", "leaky_rnn", "ltc", "layer_norm_rnn"})
          check(cell, variant, special, batch);
      }
  }
}
