// Cells with gates and with several states on a GPU, beside the processor's kernels, which tests/cells holds to the cells' own source.
#include <doctest/doctest.h>

#include "../parity/errors.h"
#include "device.h"

using cellc::Cell;
using cellc::Tensor;

namespace {

Tensor random(const cellc::IntArray& sizes, uint64_t seed) {
  Tensor tensor = Tensor::empty(sizes);
  cellc::Generator generator(seed);
  cellc::uniform_(tensor, -1, 1, generator);
  return tensor;
}

Cell cell_on(const char* device, const char* name, int64_t hidden_size) {
  cellc::CellOptions options;
  options.device = device;
  Cell cell(name, {{"I", 6}, {"H", hidden_size}}, options);
  cellc::Generator generator(11);
  cell.uniform_(-0.5, 0.5, generator);
  return cell;
}

std::vector<cellc::TensorView> views_of(std::vector<Tensor>& tensors) {
  std::vector<cellc::TensorView> views;
  for (Tensor& tensor : tensors) views.push_back(tensor.view());
  return views;
}

}  // namespace

TEST_CASE("gru and lstm, exact and generic, steps and sequences") {
  for (const char* name : {"gru", "lstm"})
    for (const int64_t hidden_size : {13, 9}) {
      CAPTURE(name);
      CAPTURE(hidden_size);
      const Cell there = cell_on("cuda", name, hidden_size), here = cell_on("cpu", name, hidden_size);
      const auto states = static_cast<size_t>(here.info().state_count);
      const std::vector<Tensor> initial{random({5, hidden_size}, 1), random({5, hidden_size}, 2)};
      std::vector<cellc::ConstTensorView> hx;
      for (size_t k = 0; k < states; ++k) hx.push_back(initial[k].view());
      const Tensor x = random({5, 6}, 3), sequence = random({20, 5, 6}, 4);
      const std::vector<Tensor> expected = here({x}, hx), got = there({x}, hx);
      for (size_t k = 0; k < states; ++k) CHECK(difference(got[k].cpu(), expected[k], expected[k], 1.3e-6, 1e-5) == "");
      std::vector<Tensor> here_all(states, Tensor::zeros({20, 5, hidden_size})), there_all = here_all;
      here.sequence({sequence}, hx, views_of(here_all), {});
      there.sequence({sequence}, hx, views_of(there_all), {});
      for (size_t k = 0; k < states; ++k) CHECK(difference(there_all[k], here_all[k], here_all[k], 1.3e-6, 1e-5) == "");
    }
}
