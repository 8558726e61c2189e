// Cells with gates, several states, several inputs or no sums on a GPU, beside the processor's kernels, which tests/cells holds to the
// cells' own source.
#include <doctest/doctest.h>

#include "../parity/errors.h"
#include "device.h"

using cellc::Cell;
using cellc::DType;
using cellc::Tensor;

namespace {

struct Kind {
  const char* name;
  cellc::DimSizes sizes;
  std::vector<int64_t> inputs, states;  ///< their features
  DType dtype = DType::float32;
};

std::vector<Tensor> random(const std::vector<int64_t>& features, const cellc::IntArray& before, DType dtype, uint64_t seed) {
  std::vector<Tensor> tensors;
  cellc::Generator generator(seed);
  for (const int64_t count : features) {
    std::vector<int64_t> sizes(before.begin(), before.end());
    sizes.push_back(count);
    tensors.push_back(Tensor::empty(sizes, dtype));
    cellc::uniform_(tensors.back(), -1, 1, generator);
  }
  return tensors;
}

Cell cell_on(const char* device, const Kind& kind) {
  cellc::CellOptions options;
  options.device = device;
  options.dtype = kind.dtype;
  Cell cell(kind.name, kind.sizes, options);
  cellc::Generator generator(11);
  cell.uniform_(-0.5, 0.5, generator);
  return cell;
}

template <typename View>
std::vector<View> views_of(std::vector<Tensor>& tensors) {
  std::vector<View> views;
  for (Tensor& tensor : tensors) views.push_back(tensor.view());
  return views;
}

void check(const std::vector<Tensor>& got, const std::vector<Tensor>& expected) {
  for (size_t k = 0; k < expected.size(); ++k) CHECK(difference(got[k].cpu(), expected[k], expected[k], 1.3e-6, 1e-5) == "");
}

}  // namespace

TEST_CASE("cells of every kind, exact and generic, steps and sequences, are those of the processor") {
  const Kind kinds[] = {
      {"gru", {{"I", 6}, {"H", 13}}, {6}, {13}},
      {"gru", {{"I", 6}, {"H", 9}}, {6}, {9}},
      {"lstm", {{"I", 6}, {"H", 13}}, {6}, {13, 13}},
      {"lstm", {{"I", 6}, {"H", 9}}, {6}, {9, 9}},
      {"lstm", {{"I", 6}, {"H", 13}}, {6}, {13, 13}, DType::float64},
      {"lstm", {{"I", 6}, {"H", 9}}, {6}, {9, 9}, DType::float64},
      {"leaky", {{"H", 13}}, {}, {13}},
      {"leaky", {{"H", 70}}, {}, {70}},
      {"two_inputs", {{"I", 6}, {"K", 5}, {"H", 13}}, {6, 5}, {13, 5}},
      {"two_inputs", {{"I", 3}, {"K", 40}, {"H", 33}}, {3, 40}, {33, 40}},
  };
  for (const Kind& kind : kinds) {
    CAPTURE(kind.name);
    CAPTURE(kind.states[0]);
    const Cell there = cell_on("cuda", kind), here = cell_on("cpu", kind);
    std::vector<Tensor> hx = random(kind.states, {5}, kind.dtype, 1), x = random(kind.inputs, {5}, kind.dtype, 2);
    std::vector<Tensor> inputs = random(kind.inputs, {20, 5}, kind.dtype, 3);
    const auto states = views_of<cellc::ConstTensorView>(hx), step = views_of<cellc::ConstTensorView>(x);
    check(there(step, states), here(step, states));
    std::vector<Tensor> here_all = random(kind.states, {20, 5}, kind.dtype, 4), there_all = random(kind.states, {20, 5}, kind.dtype, 5);
    const auto all = views_of<cellc::ConstTensorView>(inputs);
    here.sequence(all, states, views_of<cellc::TensorView>(here_all), {});
    there.sequence(all, states, views_of<cellc::TensorView>(there_all), {});
    check(there_all, here_all);
  }
}
