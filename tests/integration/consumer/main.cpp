// The kernels of this project against plain loops in float64.
#include <cmath>

#include <cellc/rnn_cell.h>

#include "behind.h"
#include "expect.h"

namespace {

using cellc::Tensor;

double value(const Tensor& tensor, int64_t row, int64_t column) {
  return static_cast<double>(tensor.data<float>()[row * tensor.size(-1) + column]);
}

/// W v + b for row n of v (N, columns), output j.
double linear(const Tensor& weight, const Tensor& bias, const Tensor& v, int64_t n, int64_t j) {
  double sum = value(bias, 0, j);
  for (int64_t k = 0; k < weight.size(1); ++k) sum += value(weight, j, k) * value(v, n, k);
  return sum;
}

double largest_error(const cellc::RNNCell& cell, const Tensor& input, const Tensor& hx) {
  const Tensor output = cell(input, hx);
  const cellc::StateDict p = cell.state_dict();
  double largest = 0;
  for (int64_t n = 0; n < output.size(0); ++n)
    for (int64_t j = 0; j < output.size(1); ++j) {
      const double sum = linear(p.at("weight_ih"), p.at("bias_ih"), input, n, j) + linear(p.at("weight_hh"), p.at("bias_hh"), hx, n, j);
      const double expected = cell.nonlinearity() == "tanh" ? std::tanh(sum) : std::fmax(sum, 0);
      largest = std::fmax(largest, std::fabs(expected - value(output, n, j)));
    }
  return largest;
}

void check_cell(int64_t input_size, int64_t hidden_size, const std::string& nonlinearity, const std::string& kernel) {
  const cellc::RNNCell cell(input_size, hidden_size, cellc::RNNCellOptions().nonlinearity(nonlinearity));
  expect(begins(cell.kernel().name, kernel), std::string(cell.kernel().name) + " is chosen");
  cellc::Generator generator(7);
  for (const int64_t n : {1, 3, 20}) {
    Tensor input = Tensor::empty({n, input_size}), hx = Tensor::empty({n, hidden_size});
    uniform_(input, -1, 1, generator);
    uniform_(hx, -1, 1, generator);
    expect(largest_error(cell, input, hx) < 2e-6, to_string(cell) + " of " + std::to_string(n) + " rows is right");
  }
}

}  // namespace

int main() {
  cellc::manual_seed(1);
  for (const char* nonlinearity : {"tanh", "relu"}) {
    const std::string cell = std::string("rnn_") + nonlinearity;
    check_cell(7, 11, nonlinearity, cell + "_7x11_float32_");
    check_cell(4, 8, nonlinearity, cell + "_4x8_float32_");
    check_cell(13, 6, nonlinearity, cell + "_generic_float32_");
  }
  expect(begins(kernel_of("decay", 3, 5, "float64"), "decay_3x5_float64_"), "kernels behind a static library are there");
  expect(begins(kernel_of("gated", 4, 5, "float64"), "gated_generic_float64_"), "generic kernels behind a static library, too");
}
