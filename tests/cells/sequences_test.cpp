// Whole sequences of every cell: a loop over its source in float64. The parameters are beyond the first cache, so that few rows run in two
// halves, many as whole steps.
#include <doctest/doctest.h>

#include <cmath>

#include <cellc/cell_module.h>

#include "../parity/variants.h"
#include "references.h"

using cellc::Cell;
using cellc::Tensor;

namespace {

constexpr int64_t inputs = 70, units = 90;

std::vector<double> row_of(const Tensor& tensor, int64_t row, int64_t length) {
  const float* first = tensor.data<float>() + row * length;
  return {first, first + length};
}

Row parameters_of(const Cell& cell) {
  Row row;
  for (const auto& [name, parameter] : cell.parameters()) row[name] = row_of(parameter, 0, parameter.numel());
  return row;
}

// The largest distance of the outputs from the loop.
double largest_error(const Cell& cell, const Tensor& input, const std::vector<Tensor>& outputs, int64_t batch) {
  const int64_t steps = input.size(0);
  Row row = parameters_of(cell);
  double largest = 0;
  for (int64_t n = 0; n < batch; ++n) {
    for (int k = 0; k < cell.info().state_count; ++k) row[cell.info().states[k].name].assign(units, 0);
    for (int64_t t = 0; t < steps; ++t) {
      row["input"] = row_of(input, t * batch + n, inputs);
      const auto states = reference(cell.info().name, row, {{"I", inputs}, {"H", units}});
      for (size_t k = 0; k < states.size(); ++k) {
        row[cell.info().states[k].name] = states[k];
        const std::vector<double> got = row_of(outputs[k], t * batch + n, units);
        for (size_t j = 0; j < got.size(); ++j) largest = std::max(largest, std::fabs(got[j] - states[k][j]));
      }
    }
  }
  return largest;
}

void check(const char* name, const Variant& variant, int64_t batch, int64_t steps = 40) {
  cellc::CellOptions options;
  options.kernels = variant.kernels;
  Cell cell(name, {{"I", inputs}, {"H", units}}, options);
  cellc::Generator generator(7);
  cell.uniform_(-0.1, 0.1, generator);
  Tensor input = Tensor::empty({steps, batch, inputs});
  cellc::uniform_(input, -1, 1, generator);
  std::vector<Tensor> outputs, last;
  std::vector<cellc::TensorView> output_views, last_views;
  for (int k = 0; k < cell.info().state_count; ++k) {
    outputs.push_back(Tensor::empty({steps, batch, units}));
    last.push_back(Tensor::empty({batch, units}));
    output_views.push_back(outputs.back().view());
    last_views.push_back(last.back().view());
  }
  cell.sequence({input.view()}, {}, output_views, last_views);
  CAPTURE(cell.kernel().name);
  CAPTURE(batch);
  CHECK(largest_error(cell, input, outputs, batch) < 2e-5);
  for (size_t k = 0; k < last.size(); ++k) CHECK(row_of(last[k], 0, batch * units) == row_of(outputs[k], steps - 1, batch * units));
}

}  // namespace

TEST_CASE("a sequence of any cell is a loop over its source in float64") {
  for (const Variant& variant : variants()) {
    if (variant.exact) continue;
    for (const int64_t batch : {1, 2, 11}) {
      for (const char* cell : {"gru", "lstm"}) check(cell, variant, batch);
      if (variant.target != "x86-64-v3") continue;
      for (const char* cell : {"mgu", "min_gru", "peephole_lstm", "ind_rnn", "leaky_rnn", "ltc", "layer_norm_rnn"})
        check(cell, variant, batch);
    }
  }
}

TEST_CASE("tiles over two panels, and more few rows than a tile of many has, give what the source says") {
  for (const Variant& variant : variants()) {
    if (!variant.exact || !variant.has("rnn_tanh", {inputs, units}, cellc::DType::float32)) continue;
    for (int64_t batch = 1; batch <= 28; ++batch)
      for (const int64_t steps : {1, 40}) check("rnn_tanh", variant, batch, steps);
  }
}
