// A cell whose panels are larger than the second cache: many rows add up the products of each sum apart (lower/product_sums.h).
#include <doctest/doctest.h>

#include <cmath>

#include <cellc/cell_module.h>
#include <cellc/random.h>

#include "../parity/variants.h"
#include "references.h"

using cellc::Cell;
using cellc::Tensor;

namespace {

constexpr int64_t inputs = 1600, units = 64;
constexpr double tolerance = 1e-5;

std::vector<double> row_of(const Tensor& tensor, int64_t row, int64_t length) {
  const float* first = tensor.data<float>() + row * length;
  return {first, first + length};
}

Tensor drawn(const cellc::IntArray& sizes, cellc::Generator& generator) {
  Tensor tensor = Tensor::empty(sizes);
  cellc::uniform_(tensor, -1, 1, generator);
  return tensor;
}

double largest_error(const Cell& cell, const Tensor& input, const Tensor& hx, const Tensor& output) {
  Row row;
  for (const auto& [name, parameter] : cell.parameters()) row[name] = row_of(parameter, 0, parameter.numel());
  double largest = 0;
  for (int64_t n = 0; n < input.size(0); ++n) {
    row["input"] = row_of(input, n, inputs);
    row["hx"] = row_of(hx, n, units);
    const std::vector<double> expected = reference("gru", row, {{"I", inputs}, {"H", units}})[0], got = row_of(output, n, units);
    for (size_t j = 0; j < got.size(); ++j) largest = std::max(largest, std::fabs(got[j] - expected[j]));
  }
  return largest;
}

void check(const Variant& variant, int64_t batch) {
  cellc::CellOptions options;
  options.kernels = variant.kernels;
  Cell cell("gru", {{"I", inputs}, {"H", units}}, options);
  cellc::Generator generator(3);
  cell.uniform_(-0.04, 0.04, generator);
  const Tensor input = drawn({batch, inputs}, generator), hx = drawn({batch, units}, generator);
  Tensor output = Tensor::empty({batch, units}), divided = Tensor::empty({batch, units});
  cell.forward({input.view()}, {hx.view()}, {output.view()});
  cell.forward({input.view()}, {hx.view()}, {divided.view()}, 2);
  CAPTURE(cell.kernel().name);
  CAPTURE(batch);
  CHECK(largest_error(cell, input, hx, output) < tolerance);
  CHECK(row_of(output, 0, batch * units) == row_of(divided, 0, batch * units));
}

}  // namespace

TEST_CASE("products that are added up apart give what the source says, and the same bits on several threads") {
  for (const Variant& variant : variants())
    if (variant.has("gru", {inputs, units}, cellc::DType::float32))
      for (const int64_t batch : {1, 4, 5, 8, 9, 63, 64, 65, 130}) check(variant, batch);
}
