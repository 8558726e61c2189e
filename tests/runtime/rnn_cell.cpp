#include <doctest/doctest.h>

#include <cmath>
#include <cstring>

#include <cellc/rnn_cell.h>

#include "plain_kernels.h"

using cellc::ConstTensorView;
using cellc::DType;
using cellc::RNNCell;
using cellc::RNNCellOptions;
using cellc::Tensor;
using cellc::TensorView;

namespace {

RNNCellOptions plain_options() { return RNNCellOptions().kernels(plain::generic()); }

// Values that differ from element to element.
template <class T = float>
Tensor some(const cellc::IntArray& sizes) {
  Tensor tensor = Tensor::empty(sizes, cellc::DTypeOf<T>::value);
  for (int64_t k = 0; k < tensor.numel(); ++k) tensor.data<T>()[k] = static_cast<T>(std::sin(1.0 + 0.7 * static_cast<double>(k)));
  return tensor;
}

// The formula, in float64, of row n of batched arguments; an undefined hx is zeros.
double expected(const RNNCell& cell, const ConstTensorView& input, const ConstTensorView& hx, int64_t n, int64_t j) {
  const auto value = [](const ConstTensorView& t, const cellc::IntArray& index) {
    return t.dtype() == DType::float32 ? static_cast<double>(t.at<float>(index)) : t.at<double>(index);
  };
  const cellc::StateDict& p = cell.parameters();
  double z = cell.bias() ? value(p.at("bias_ih"), {j}) + value(p.at("bias_hh"), {j}) : 0;
  for (int64_t i = 0; i < cell.input_size(); ++i) z += value(p.at("weight_ih"), {j, i}) * value(input, {n, i});
  for (int64_t i = 0; i < cell.hidden_size() && hx.defined(); ++i) z += value(p.at("weight_hh"), {j, i}) * value(hx, {n, i});
  return cell.nonlinearity() == "tanh" ? std::tanh(z) : std::max(z, 0.0);
}

template <class T = float>
void check_rows(const RNNCell& cell, const ConstTensorView& input, const ConstTensorView& hx, const ConstTensorView& output) {
  for (int64_t n = 0; n < input.size(0); ++n)
    for (int64_t j = 0; j < cell.hidden_size(); ++j)
      CHECK(static_cast<double>(output.at<T>({n, j})) == doctest::Approx(expected(cell, input, hx, n, j)).epsilon(1e-5));
}

}  // namespace

TEST_CASE("batched calls give the formula, for both nonlinearities, with and without bias and hx") {
  for (const char* nonlinearity : {"tanh", "relu"})
    for (const bool bias : {true, false})
      for (const bool with_hx : {true, false})
        for (const int64_t batch : {1, 2, 7}) {
          const RNNCell cell(3, 5, plain_options().nonlinearity(nonlinearity).bias(bias));
          const Tensor input = some({batch, 3}), hx = with_hx ? some({batch, 5}) : Tensor();
          const Tensor output = cell(input, hx);
          CHECK(output.sizes() == cellc::IntArray{batch, 5});
          check_rows(cell, input, hx, output);
        }
}

TEST_CASE("float64 cells compute in float64") {
  const RNNCell cell(3, 5, plain_options().dtype(DType::float64));
  const Tensor input = some<double>({2, 3}), hx = some<double>({2, 5}), output = cell(input, hx);
  for (int64_t j = 0; j < 5; ++j) CHECK(output.at<double>({1, j}) == doctest::Approx(expected(cell, input, hx, 1, j)).epsilon(1e-14));
}

TEST_CASE("unbatched calls are a batch of one without its dimension") {
  const RNNCell cell(3, 5, plain_options());
  Tensor input = some({1, 3}), hx = some({1, 5});
  const Tensor batched = cell(input, hx), row = cell(input.view().select(0, 0), hx.view().select(0, 0));
  CHECK(row.sizes() == cellc::IntArray{5});
  CHECK(std::memcmp(row.data(), batched.data(), row.nbytes()) == 0);
  CHECK(cell(input.view().select(0, 0)).sizes() == cellc::IntArray{5});
}

TEST_CASE("strided and unaligned memory works for input, hx and output") {
  const RNNCell cell(3, 5, plain_options());
  Tensor wide = some({6, 8}), turned = some({5, 3});
  const ConstTensorView input = wide.view().slice(0, 0, 6, 2).slice(1, 1, 7, 2), hx = turned.view().transpose(0, 1);
  Tensor columns = Tensor::zeros({5, 9});
  const TensorView output = columns.view().slice(1, 0, 9, 3).transpose(0, 1);
  cell.forward(input, hx, output);
  check_rows(cell, input, hx, output);
  std::vector<char> memory(6 * sizeof(float) + 1), room(10 * sizeof(float) + 1);
  const Tensor plain_input = some({2, 3});
  std::memcpy(memory.data() + 1, plain_input.data(), plain_input.nbytes());
  const TensorView unaligned(DType::float32, room.data() + 1, {2, 5});
  cell.forward({DType::float32, memory.data() + 1, {2, 3}}, {}, unaligned);
  check_rows(cell, plain_input, {}, unaligned.clone());
}

TEST_CASE("one row of unit strides goes to step_one, all else to step") {
  const RNNCell cell(3, 5, plain_options());
  Tensor input = some({1, 3}), hx = some({1, 5}), output = some({1, 5}), spread = some({1, 10}), column = some({3, 4});
  const auto runs_one = [&](const ConstTensorView& x, const ConstTensorView& h, const TensorView& y) {
    const int before_one = plain::step_one_calls, before = plain::step_calls;
    cell.forward(x, h, y);
    CHECK(plain::step_one_calls + plain::step_calls == before_one + before + 1);
    return plain::step_one_calls > before_one;
  };
  CHECK(runs_one(input, hx, output));
  CHECK(runs_one(input, {}, output));
  CHECK(runs_one(input.view().select(0, 0), hx.view().select(0, 0), output.view().select(0, 0)));
  CHECK(!runs_one(input, hx, spread.view().slice(1, 0, 10, 2)));
  CHECK(!runs_one(input, spread.view().slice(1, 0, 10, 2), output));
  CHECK(!runs_one(column.view().select(1, 2), {}, output.view().select(0, 0)));
  Tensor rows = some({2, 3}), outputs = some({2, 5});
  CHECK(!runs_one(rows, {}, outputs));
  CHECK(runs_one(ConstTensorView(input.data<float>(), {1, 3}, {77, 1}), hx, output));  // the stride of one row does not matter
}

TEST_CASE("empty batches and sizes give what torch gives") {
  const auto calls = [] { return plain::step_calls + plain::step_one_calls; };
  const int before = calls();
  CHECK(RNNCell(3, 5, plain_options())(Tensor::zeros({0, 3}), Tensor::zeros({0, 5})).sizes() == cellc::IntArray{0, 5});
  CHECK(RNNCell(3, 5, plain_options())(Tensor::zeros({0, 3})).sizes() == cellc::IntArray{0, 5});
  CHECK(RNNCell(3, 0, plain_options())(Tensor::zeros({2, 3})).sizes() == cellc::IntArray{2, 0});
  CHECK(RNNCell(3, 0, plain_options())(Tensor::zeros({3}), Tensor::zeros({0})).sizes() == cellc::IntArray{0});
  CHECK(calls() == before);
  const RNNCell no_input(0, 5, plain_options());
  const Tensor input = Tensor::zeros({2, 0}), hx = some({2, 5});
  check_rows(no_input, input, hx, no_input(input, hx));
  check_rows(no_input, input, {}, no_input(input));
}

TEST_CASE("a left-out hx is zeros that are multiplied: NaN and infinite weights show") {
  RNNCell cell(3, 5, plain_options());
  cellc::StateDict state_dict = cell.state_dict();
  state_dict.at("weight_hh").at<float>({0, 0}) = NAN;
  state_dict.at("weight_hh").at<float>({1, 1}) = INFINITY;
  cell.load_state_dict(state_dict);
  const Tensor output = cell(some({4, 3}));
  for (int64_t n = 0; n < 4; ++n) {
    CHECK(std::isnan(output.at<float>({n, 0})));
    CHECK(std::isnan(output.at<float>({n, 1})));
    CHECK(std::isfinite(output.at<float>({n, 2})));
  }
}

TEST_CASE("a bound step can be called again, with other memory, copied, and sees parameters that are loaded later") {
  RNNCell cell(3, 5, plain_options());
  Tensor input = some({2, 3}), h0 = some({2, 5}), h1 = Tensor::zeros({2, 5});
  cellc::Step step = cell.bind(input, h0, h1);
  step();
  check_rows(cell, input, h0, h1);
  const Tensor first = h1;
  step(nullptr, h1.data(), h0.data());
  check_rows(cell, input, first, h0);
  cellc::Step copy = step;
  h0 = some({2, 5});
  copy(nullptr, h0.data(), h1.data());
  check_rows(cell, input, h0, h1);
  cell.load_state_dict(RNNCell(3, 5, plain_options()).state_dict());
  copy();
  check_rows(cell, input, h0, h1);
  RNNCell moved = std::move(cell);
  copy();
  check_rows(moved, input, h0, h1);
  step = moved.bind(input, {}, h1);
  step(nullptr, nullptr, nullptr);
  check_rows(moved, input, {}, h1);
  static_assert(noexcept(step())&& noexcept(step(nullptr, nullptr, nullptr)));
}

TEST_CASE("a copy of a module is a module of its own") {
  RNNCell cell(3, 5, plain_options());
  const RNNCell copy = cell;
  const Tensor input = some({2, 3}), before = copy(input);
  cell.load_state_dict(RNNCell(3, 5, plain_options()).state_dict());
  const Tensor after = copy(input);
  CHECK(std::memcmp(before.data(), after.data(), before.nbytes()) == 0);
}

TEST_CASE("to_string is torch's repr") {
  CHECK(to_string(RNNCell(10, 20, plain_options())) == "RNNCell(10, 20)");
  CHECK(to_string(RNNCell(10, 20, plain_options().bias(false).nonlinearity("relu"))) == "RNNCell(10, 20, bias=False, nonlinearity=relu)");
  CHECK(to_string(RNNCell(1, 2, plain_options().nonlinearity("gelu"))) == "RNNCell(1, 2, nonlinearity=gelu)");
}

TEST_CASE("explain begins with the module") {
  const std::string text = RNNCell(10, 20, plain_options()).explain();
  CHECK(text.find("RNNCell(10, 20) float32: rnn_tanh_generic_float32_x86-64-v2\n  why: ") == 0);
}
