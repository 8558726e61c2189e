// Steps of a cell by the kernel that is chosen on this processor, beside plain loops in float64: prints each kernel's name. With an
// argument, the processor is taken to have that target's features, whatever it has.
#include <cmath>
#include <cstdio>
#include <string>

#include <cellc/error.h>
#include <cellc/rnn_cell.h>

namespace {

using cellc::Tensor;

double at(const Tensor& tensor, int64_t row, int64_t column) {
  return static_cast<double>(tensor.data<float>()[row * tensor.size(-1) + column]);
}

double linear(const Tensor& weight, const Tensor& bias, const Tensor& v, int64_t n, int64_t j) {
  double sum = at(bias, 0, j);
  for (int64_t k = 0; k < weight.size(1); ++k) sum += at(weight, j, k) * at(v, n, k);
  return sum;
}

bool is_right(const cellc::RNNCell& cell, int64_t rows) {
  cellc::Generator generator(7);
  Tensor input = Tensor::empty({rows, cell.input_size()}), hx = Tensor::empty({rows, cell.hidden_size()});
  uniform_(input, -1, 1, generator);
  uniform_(hx, -1, 1, generator);
  const Tensor output = cell(input, hx);
  const cellc::StateDict p = cell.state_dict();
  for (int64_t n = 0; n < rows; ++n)
    for (int64_t j = 0; j < cell.hidden_size(); ++j) {
      const double sum = linear(p.at("weight_ih"), p.at("bias_ih"), input, n, j) + linear(p.at("weight_hh"), p.at("bias_hh"), hx, n, j);
      if (!(std::fabs(std::tanh(sum) - at(output, n, j)) < 1e-6)) return false;
    }
  return true;
}

void check(int64_t input_size, int64_t hidden_size, const cellc::KernelSet& kernels) {
  const cellc::RNNCell cell(input_size, hidden_size, cellc::RNNCellOptions().kernels(kernels));
  for (const int64_t rows : {1, 3, 20})
    if (!is_right(cell, rows)) throw cellc::Error(std::string(cell.kernel().name) + " is wrong");
  std::printf("%s\n", cell.kernel().name);
}

}  // namespace

int main(int count, char** arguments) {
  cellc::KernelSet kernels = cellc::available_kernels();
  if (count > 1) kernels.features = cellc::needed_features(arguments[1]);
  try {
    check(10, 20, kernels);
    check(7, 5, kernels);
  } catch (const cellc::Error& error) {
    std::printf("%s\n", error.what());
    return 1;
  }
}
