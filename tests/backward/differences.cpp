// Gradients of cells of many kinds: kernels in float64 beside central differences of the forward kernels.
#include <doctest/doctest.h>

#include <cmath>

#include <cellc/cell_module.h>
#include <cellc/random.h>

#include "../parity/variants.h"

using cellc::Cell;
using cellc::ConstTensorView;
using cellc::StateDict;
using cellc::Tensor;
using cellc::TensorView;

namespace {

constexpr auto float64 = cellc::DType::float64;

Tensor random_tensor(const cellc::IntArray& sizes, cellc::Generator& generator) {
  Tensor tensor = Tensor::empty(sizes, float64);
  cellc::uniform_(tensor, -1, 1, generator);
  return tensor;
}

template <class View, class Tensors>
std::vector<View> views_of(Tensors& tensors) {
  std::vector<View> views;
  for (auto& tensor : tensors) views.push_back(tensor);
  return views;
}

// A loss over all outputs and last states of a sequence: their sum times random weights.
struct Example {
  Cell cell;
  int64_t steps, batch;
  std::vector<Tensor> inputs{}, states{}, outputs{}, last{}, grad_outputs{}, grad_last{};

  Example(const std::string& name, const cellc::DimSizes& sizes, int64_t t, int64_t n, const std::vector<std::string>& without)
      : cell(name, sizes, options(without)), steps(t), batch(n) {
    cellc::Generator generator(5);
    const double bound = 1 / std::sqrt(static_cast<double>(cell.size("H")));  // long sequences are chaotic with larger ones
    cell.uniform_(-bound, bound, generator);
    for (int k = 0; k < cell.info().input_count; ++k)
      inputs.push_back(random_tensor({steps, batch, features(cell.info().inputs[k])}, generator));
    for (int k = 0; k < cell.info().state_count; ++k) {
      const int64_t wide = features(cell.info().states[k]);
      states.push_back(random_tensor({batch, wide}, generator));
      outputs.push_back(Tensor::zeros({steps, batch, wide}, float64));
      last.push_back(Tensor::zeros({batch, wide}, float64));
      grad_outputs.push_back(random_tensor({steps, batch, wide}, generator));
      grad_last.push_back(random_tensor({batch, wide}, generator));
    }
  }

  static cellc::CellOptions options(const std::vector<std::string>& without) {
    cellc::CellOptions result;
    result.dtype = float64;
    result.without = without;
    return result;
  }

  int64_t features(const cellc::TensorSpec& spec) const { return cell.size(spec.shape[0]); }

  double loss() {
    cell.sequence(views_of<ConstTensorView>(inputs), views_of<ConstTensorView>(states), views_of<TensorView>(outputs),
                  views_of<TensorView>(last));
    double sum = 0;
    const auto add = [&](const std::vector<Tensor>& values, const std::vector<Tensor>& weights) {
      for (size_t k = 0; k < values.size(); ++k)
        for (int64_t j = 0; j < values[k].numel(); ++j) sum += values[k].data<double>()[j] * weights[k].data<double>()[j];
    };
    add(outputs, grad_outputs);
    add(last, grad_last);
    return sum;
  }

  // Checks some elements of a gradient; `apply` makes a change of `tensor` known.
  template <class Apply>
  void check(const std::string& name, Tensor& tensor, const Tensor& gradient, Apply apply) {
    constexpr double distance = 1e-5;
    const int64_t step = std::max<int64_t>(1, tensor.numel() / 23);
    for (int64_t k = 0; k < tensor.numel(); k += step) {
      CAPTURE(name);
      CAPTURE(k);
      double& value = tensor.data<double>()[k];
      const double kept = value;
      const auto at = [&](double moved) {
        value = moved;
        apply();
        return loss();
      };
      const double expected = (at(kept + distance) - at(kept - distance)) / (2 * distance);
      at(kept);
      CHECK(gradient.data<double>()[k] == doctest::Approx(expected).epsilon(1e-6).scale(1));
    }
  }

  void check_all() {
    REQUIRE(cell.has_gradients());
    loss();
    std::vector<Tensor> grad_inputs, grad_states;
    for (const Tensor& input : inputs) grad_inputs.push_back(Tensor::empty(input.sizes(), float64));
    for (const Tensor& state : states) grad_states.push_back(Tensor::empty(state.sizes(), float64));
    StateDict parameters = cell.zero_gradients();
    cell.sequence_backward(views_of<ConstTensorView>(inputs), views_of<ConstTensorView>(states), views_of<ConstTensorView>(outputs),
                           views_of<ConstTensorView>(grad_outputs), views_of<ConstTensorView>(grad_last),
                           {views_of<TensorView>(grad_inputs), views_of<TensorView>(grad_states), &parameters, true});
    for (size_t k = 0; k < inputs.size(); ++k) check(cell.info().inputs[k].name, inputs[k], grad_inputs[k], [] {});
    for (size_t k = 0; k < states.size(); ++k) check(cell.info().states[k].name, states[k], grad_states[k], [] {});
    StateDict values = cell.state_dict();
    for (const auto& [name, gradient] : parameters) check(name, values.at(name), gradient, [&] { cell.load_state_dict(values); });
  }
};

struct Row {
  const char* cell;
  cellc::DimSizes sizes;
  int64_t steps, batch;
  std::vector<std::string> without = {};
};

const Row rows[] = {
    {"rnn_tanh", {{"I", 5}, {"H", 7}}, 4, 3},
    {"rnn_tanh", {{"I", 16}, {"H", 33}}, 300, 1},
    {"rnn_tanh", {{"I", 3}, {"H", 18}}, 5, 150, {"bias_ih", "bias_hh"}},
    {"gru", {{"I", 5}, {"H", 7}}, 4, 3},
    {"gru", {{"I", 4}, {"H", 20}}, 40, 9, {"bias_hh"}},
    {"lstm", {{"I", 5}, {"H", 7}}, 4, 3},
    {"lstm", {{"I", 16}, {"H", 17}}, 70, 2},
    {"layer_norm_rnn", {{"I", 5}, {"H", 7}}, 4, 3},
    {"mgu", {{"I", 5}, {"H", 7}}, 4, 3},
    {"mgu", {{"I", 4}, {"H", 20}}, 40, 9},
    {"projected_lstm", {{"I", 5}, {"P", 3}, {"H", 7}}, 4, 3},
    {"continuous", {{"I", 5}, {"H", 7}}, 4, 3},
    {"deep", {{"I", 5}, {"H", 7}, {"P", 4}}, 5, 2},
    {"mixed", {{"I", 5}, {"H", 7}, {"P", 3}}, 3, 2},
    {"mixed", {{"I", 2}, {"H", 3}, {"P", 19}}, 1, 20, {"tau"}},
    {"bottleneck", {{"I", 5}, {"P", 3}, {"H", 7}}, 4, 3},
    {"bottleneck", {{"I", 4}, {"P", 2}, {"H", 19}}, 3, 40},
    {"scalars", {{"H", 7}}, 4, 3},
    {"prompted", {{"I", 5}, {"H", 7}}, 4, 3},
    {"many_terms", {{"I", 5}, {"H", 7}}, 4, 3},
    {"many_terms", {{"I", 2}, {"H", 33}}, 3, 14},
    {"deep_highway", {{"I", 3}, {"H", 5}}, 2, 2},
    {"stacked", {{"I", 5}, {"P", 3}, {"H", 7}}, 4, 3},
    {"blocks", {{"I", 5}, {"H", 7}}, 4, 3},
    {"blocks", {{"I", 1}, {"H", 21}}, 3, 1},
};

}  // namespace

TEST_CASE("gradients of every kind of cell are those of differences") {
  for (const Row& row : rows) {
    CAPTURE(std::string(row.cell));
    CAPTURE(row.steps);
    Example(row.cell, row.sizes, row.steps, row.batch, row.without).check_all();
  }
}
