// A cell of one's own: leaky.cpp is its source, leaky.h the class that cellc makes of it. Its kernels are compared with the same source,
// compiled by the C++ compiler in float64.
#include <cmath>
#include <cstdio>
#include <exception>

#include <leaky.h>

#include "reference.h"

namespace {

using cellc::Tensor;

constexpr int64_t input_size = 8, hidden_size = 12, steps = 100;

my_kernels::Leaky make_cell() {
  my_kernels::Leaky cell(input_size, hidden_size);
  cellc::Generator generator(0);
  cell.uniform_(-0.5, 0.5, generator);
  cellc::StateDict parameters = cell.state_dict();
  Tensor& rate = parameters.at("rate");
  for (int64_t j = 0; j < hidden_size; ++j) rate.at<float>({j}) = static_cast<float>(j + 1) / hidden_size;
  cell.load_state_dict(parameters);
  return cell;
}

/// Sine waves of several phases: (T, I).
Tensor make_inputs() {
  Tensor inputs = Tensor::empty({steps, input_size});
  for (int64_t t = 0; t < steps; ++t)
    for (int64_t i = 0; i < input_size; ++i) inputs.at<float>({t, i}) = std::sin(0.3f * static_cast<float>(t + i));
  return inputs;
}

std::vector<double> to_doubles(const Tensor& tensor, int64_t first, int64_t count) {
  const float* values = tensor.data<float>() + first;
  return {values, values + count};
}

/// The largest difference of the states (T, H) from the reference, which takes each step from the kernel's state before it.
double largest_difference(const my_kernels::Leaky& cell, const Tensor& inputs, const Tensor& states) {
  Values values;
  for (const auto& [name, tensor] : cell.parameters()) values[name] = to_doubles(tensor, 0, tensor.numel());
  values["hx"] = std::vector<double>(hidden_size, 0.0);
  double largest = 0;
  for (int64_t t = 0; t < steps; ++t) {
    values["input"] = to_doubles(inputs, t * input_size, input_size);
    const std::vector<double> expected = reference_step(values, input_size, hidden_size);
    values["hx"] = to_doubles(states, t * hidden_size, hidden_size);
    for (size_t j = 0; j < expected.size(); ++j) largest = std::fmax(largest, std::fabs(values["hx"][j] - expected[j]));
  }
  return largest;
}

/// The same steps one by one, into two buffers in turn: what a real-time thread would do.
double difference_of_steps(const my_kernels::Leaky& cell, const Tensor& inputs, const Tensor& states) {
  Tensor input = Tensor::empty({input_size}), hx = Tensor::zeros({hidden_size}), output = Tensor::empty({hidden_size});
  cellc::Step step = cell.bind(input, hx, output);
  for (int64_t t = 0; t < steps; ++t) {
    const void* state = t % 2 == 0 ? hx.data() : output.data();
    step(inputs.data<float>() + t * input_size, state, t % 2 == 0 ? output.data() : hx.data());
  }
  double largest = 0;
  for (int64_t j = 0; j < hidden_size; ++j)
    largest = std::fmax(largest, std::fabs(hx.at<float>({j}) - states.data<float>()[(steps - 1) * hidden_size + j]));
  return largest;
}

}  // namespace

int main() try {
  const my_kernels::Leaky cell = make_cell();
  std::printf("%s\n", cell.explain().c_str());
  const Tensor inputs = make_inputs(), states = cell.sequence(inputs);
  const double difference = largest_difference(cell, inputs, states), of_steps = difference_of_steps(cell, inputs, states);
  std::printf("largest difference from the float64 reference in %d steps: %.2g\n", static_cast<int>(steps), difference);
  std::printf("largest difference of the steps, one by one, from the sequence: %.2g\n", of_steps);
  return difference < 1e-5 && of_steps < 1e-5 ? 0 : 1;
} catch (const std::exception& error) {
  std::fprintf(stderr, "%s\n", error.what());
  return 1;
}
