// A cell of one's own (leaky.cpp), beside the same source compiled by the C++ compiler.
#include <cmath>
#include <cstdio>
#include <exception>

#include <cellc/cell_module.h>

#include "reference.h"

namespace {

using cellc::Tensor;

constexpr int64_t input_size = 8, hidden_size = 12;

cellc::Cell make_cell() {
  cellc::Cell cell("leaky", {{"I", input_size}, {"H", hidden_size}});
  cellc::Generator generator(0);
  cell.uniform_(-0.5, 0.5, generator);
  cellc::StateDict parameters = cell.state_dict();
  Tensor& rate = parameters.at("rate");
  for (int64_t j = 0; j < hidden_size; ++j) rate.at<float>({j}) = static_cast<float>(j + 1) / hidden_size;
  cell.load_state_dict(parameters);
  return cell;
}

std::vector<double> to_doubles(const Tensor& tensor) {
  const float* values = tensor.data<float>();
  return {values, values + tensor.numel()};
}

/// The largest difference from the reference over `steps` steps, each taken from the kernel's state.
double largest_difference(const cellc::Cell& cell, int steps) {
  Tensor input = Tensor::empty({input_size}), hx = Tensor::zeros({hidden_size});
  Values values;
  for (const auto& [name, tensor] : cell.parameters()) values[name] = to_doubles(tensor);
  double largest = 0;
  for (int step = 0; step < steps; ++step) {
    for (int64_t i = 0; i < input_size; ++i) input.at<float>({i}) = std::sin(0.3f * static_cast<float>(step + i));
    values["input"] = to_doubles(input);
    values["hx"] = to_doubles(hx);
    hx = cell({input}, {hx})[0];
    const std::vector<double> expected = reference_step(values, input_size, hidden_size);
    for (size_t j = 0; j < expected.size(); ++j) largest = std::fmax(largest, std::fabs(to_doubles(hx)[j] - expected[j]));
  }
  return largest;
}

}  // namespace

int main() try {
  const cellc::Cell cell = make_cell();
  std::printf("%s\n", cell.explain().c_str());
  const double difference = largest_difference(cell, 100);
  std::printf("largest difference from the float64 reference in 100 steps: %.2g\n", difference);
  return difference < 1e-5 ? 0 : 1;
} catch (const std::exception& error) {
  std::fprintf(stderr, "%s\n", error.what());
  return 1;
}
