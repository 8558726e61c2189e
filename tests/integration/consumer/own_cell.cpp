// The project's own cells against their source, compiled natively.
#include <cellc/cell_module.h>

#include "expect.h"
#include "my_cell.cpp"

namespace {

std::vector<double> numbers(const Tensor& tensor) { return {tensor.data<double>(), tensor.data<double>() + tensor.numel()}; }

Tensor random(const IntArray& sizes) {
  static Generator generator(3);
  Tensor tensor = Tensor::empty(sizes, DType::float64);
  uniform_(tensor, -1, 1, generator);
  return tensor;
}

Cell make(const std::string& name, int64_t i, int64_t h) {
  CellOptions options;
  options.dtype = DType::float64;
  Cell cell(name, {{"I", i}, {"H", h}}, options);
  Generator generator(5);
  cell.uniform_(-1, 1, generator);
  return cell;
}

bool close(const Cell& cell, const Tensor& input, const Tensor& hx, const std::vector<double>& expected) {
  const std::vector<double> output = numbers(cell({input}, {hx})[0]);
  double largest = 0;
  for (size_t j = 0; j < output.size(); ++j) largest = std::max(largest, std::abs(output[j] - expected.at(j)));
  return largest < 1e-14;
}

void check_cells(int64_t i, int64_t h) {
  const Tensor input = random({i}), hx = random({h});
  const Input<I> x(numbers(input));
  const State<H> state(numbers(hx));
  const auto rows = static_cast<size_t>(h), columns = static_cast<size_t>(i);
  const Cell leaking = make("decay", i, h), gating = make("gated", i, h);
  const auto matrix = [&](const Cell& cell, const char* name) { return Param<H, I>(numbers(cell.parameters().at(name)), rows, columns); };
  const Param<H> bias(numbers(leaking.parameters().at("bias")));
  expect(close(leaking, input, hx, decay(x, state, matrix(leaking, "weight"), bias).values()), leaking.kernel().name);
  expect(close(gating, input, hx, gated(x, state, matrix(gating, "weight"), matrix(gating, "gate")).values()), gating.kernel().name);
}

}  // namespace

int main() {
  check_cells(3, 5);
  check_cells(6, 17);
}
