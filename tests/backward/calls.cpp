// What the arguments of a backward pass may be: kernels of float64 beside each other.
#include <doctest/doctest.h>

#include <cellc/gru_cell.h>
#include <cellc/lstm_cell.h>
#include <cellc/rnn_cell.h>

#include "../parity/errors.h"

using cellc::ConstTensorView;
using cellc::DType;
using cellc::RNNCell;
using cellc::RNNCellGradients;
using cellc::StateDict;
using cellc::Tensor;
using cellc::TensorView;

namespace {

Tensor random_tensor(const cellc::IntArray& sizes, uint64_t seed) {
  cellc::Generator generator(seed);
  Tensor tensor = Tensor::empty(sizes, DType::float64);
  cellc::uniform_(tensor, -1, 1, generator);
  return tensor;
}

RNNCell make_cell(int64_t inputs, int64_t hidden) {
  cellc::Generator generator(3);
  return RNNCell(inputs, hidden, cellc::RNNCellOptions().dtype(DType::float64), generator);
}

// A sequence with the derivatives of some loss, and what comes of them.
struct Example {
  RNNCell cell;
  Tensor input, hx, output, h_n, grad_output, grad_h_n, grad_input, grad_hx;
  StateDict parameters;

  Example(int64_t steps, int64_t batch, int64_t inputs = 5, int64_t hidden = 9)
      : cell(make_cell(inputs, hidden)),
        input(random_tensor({steps, batch, inputs}, 1)),
        hx(random_tensor({batch, hidden}, 2)),
        output(Tensor::zeros({steps, batch, hidden}, DType::float64)),
        h_n(Tensor::zeros({batch, hidden}, DType::float64)),
        grad_output(random_tensor({steps, batch, hidden}, 3)),
        grad_h_n(random_tensor({batch, hidden}, 4)),
        grad_input(random_tensor({steps, batch, inputs}, 5)),
        grad_hx(random_tensor({batch, hidden}, 6)),
        parameters(cell.zero_gradients()) {
    cell.sequence(input, hx, output, h_n);
  }

  RNNCellGradients gradients(bool accumulate = true) { return {grad_input, grad_hx, &parameters, accumulate}; }
  void run() { cell.sequence_backward(input, hx, output, grad_output, grad_h_n, gradients()); }
};

void check_equal(const Tensor& got, const Tensor& expected, double tolerance = 1e-13) {
  CHECK(difference(got, expected, expected, tolerance, tolerance) == "");
}

void check_same(const Example& got, const Example& expected) {
  check_equal(got.grad_input, expected.grad_input);
  check_equal(got.grad_hx, expected.grad_hx);
  for (const auto& [name, gradient] : expected.parameters) check_equal(got.parameters.at(name), gradient);
}

template <class Call>
std::string message_of(Call call) {
  try {
    call();
  } catch (const std::exception& error) {
    return error.what();
  }
  return "no error";
}

}  // namespace

TEST_CASE("a step is a sequence of one") {
  Example whole(1, 3), step(1, 3);
  whole.cell.sequence_backward(whole.input, whole.hx, whole.output, whole.grad_output, {}, whole.gradients());
  step.cell.step_backward(step.input.view().select(0, 0), step.hx, step.output.view().select(0, 0), step.grad_output.view().select(0, 0),
                          {step.grad_input.view().select(0, 0), step.grad_hx, &step.parameters, true});
  check_same(step, whole);
}

TEST_CASE("derivatives by the last state are those by the last output") {
  for (const int64_t steps : {1, 2, 70}) {
    Example both(steps, 2), sum(steps, 2);
    both.run();
    for (int64_t k = 0; k < sum.grad_h_n.numel(); ++k)
      sum.grad_output.data<double>()[(steps - 1) * sum.grad_h_n.numel() + k] += sum.grad_h_n.data<double>()[k];
    sum.cell.sequence_backward(sum.input, sum.hx, sum.output, sum.grad_output, {}, sum.gradients());
    check_same(both, sum);
  }
}

TEST_CASE("derivatives that are not given are zeros, those that are not wanted are left out") {
  Example none(4, 3), zeros(4, 3);
  zeros.grad_output = Tensor::zeros(zeros.grad_output.sizes(), DType::float64);
  zeros.run();
  none.cell.sequence_backward(none.input, none.hx, none.output, {}, none.grad_h_n, none.gradients());
  check_same(none, zeros);
  Example some(4, 3);
  some.cell.sequence_backward(some.input, some.hx, some.output, {}, some.grad_h_n, {some.grad_input, {}, nullptr});
  check_equal(some.grad_input, zeros.grad_input);
  some.cell.sequence_backward(some.input, some.hx, some.output, {}, some.grad_h_n, {{}, some.grad_hx, &some.parameters});
  check_same(some, zeros);
}

TEST_CASE("derivatives by parameters are added to what is there, or overwrite it, also a NaN") {
  Example once(4, 3), twice(4, 3);
  once.run();
  twice.run(), twice.run();
  for (const auto& [name, gradient] : once.parameters)
    for (int64_t k = 0; k < gradient.numel(); ++k)
      CHECK(twice.parameters.at(name).data<double>()[k] == doctest::Approx(2 * gradient.data<double>()[k]));
  for (const auto& [name, gradient] : once.parameters) twice.parameters.at(name).data<double>()[0] = NAN;
  twice.cell.sequence_backward(twice.input, twice.hx, twice.output, twice.grad_output, twice.grad_h_n, twice.gradients(false));
  check_same(twice, once);
}

TEST_CASE("any strides: a batch-first tensor, features apart") {
  Example plain(6, 4), strided(6, 4);
  plain.run();
  Tensor input = Tensor::zeros({4, 6, 10}, DType::float64), output = Tensor::zeros({4, 6, 9}, DType::float64);
  Tensor grad_output = Tensor::zeros({9, 4, 6}, DType::float64), grad_input = Tensor::zeros({4, 6, 5}, DType::float64);
  const TensorView x = input.view().slice(2, 0, 10, 2).transpose(0, 1), y = output.view().transpose(0, 1);
  const TensorView g = grad_output.view().transpose(0, 2), gx = grad_input.view().transpose(0, 1);
  x.copy_(plain.input), y.copy_(plain.output), g.copy_(plain.grad_output);
  strided.cell.sequence_backward(x, strided.hx, y, g, strided.grad_h_n, {gx, strided.grad_hx, &strided.parameters});
  strided.grad_input.view().copy_(gx);
  check_same(strided, plain);
}

TEST_CASE("outputs that are left out are computed again") {
  for (const int64_t steps : {1, 2, 5, 50, 120}) {
    CAPTURE(steps);
    Example given(steps, 3), again(steps, 3);
    given.run();
    again.cell.sequence_backward(again.input, again.hx, {}, again.grad_output, again.grad_h_n, again.gradients());
    check_same(again, given);
    again.parameters = again.cell.zero_gradients();
    again.cell.sequence_backward(again.input, {}, {}, again.grad_output, {}, again.gradients());
    Example zeros(steps, 3);
    zeros.hx = Tensor::zeros(zeros.hx.sizes(), DType::float64);
    zeros.cell.sequence(zeros.input, zeros.hx, zeros.output, {});
    zeros.cell.sequence_backward(zeros.input, {}, zeros.output, zeros.grad_output, {}, zeros.gradients());
    check_same(again, zeros);
  }
}

TEST_CASE("the memory beside is that which is told, and grows with the root of the steps at most") {
  Example example(300, 2);
  for (const bool has_outputs : {true, false}) {
    cellc::BackwardWorkspace workspace;
    const ConstTensorView output = has_outputs ? example.output.view() : TensorView();
    example.cell.sequence_backward(example.input, example.hx, output, example.grad_output, example.grad_h_n, example.gradients(),
                                   {&workspace});
    CHECK(workspace.nbytes() <= example.cell.backward_workspace_bytes(300, 2, has_outputs));
    CHECK(workspace.nbytes() > 0);
  }
  CHECK(example.cell.backward_workspace_bytes(1000000, 2) <= 2 * example.cell.backward_workspace_bytes(300, 2));
  CHECK(example.cell.backward_workspace_bytes(90000, 2, false) < 4 * 300 * 2 * 9 * 8 + example.cell.backward_workspace_bytes(90000, 2));
}

TEST_CASE("nothing to go through: no steps, no rows, no features") {
  Example no_steps(0, 3), no_rows(4, 0), no_inputs(4, 3, 0), no_units(4, 3, 5, 0);
  no_steps.run();
  check_equal(no_steps.grad_hx, no_steps.grad_h_n);
  for (Example* example : {&no_steps, &no_rows, &no_units}) {
    example->run();
    for (const auto& [name, gradient] : example->cell.zero_gradients()) check_equal(example->parameters.at(name), gradient);
  }
  no_inputs.run();
  CHECK(no_inputs.parameters.at("bias_ih").data<double>()[0] != 0);
  for (int64_t k = 0; k < no_units.grad_input.numel(); ++k) CHECK(no_units.grad_input.data<double>()[k] == 0);
}

TEST_CASE("GRUCell and LSTMCell go backward as the cells behind them") {
  cellc::Generator generator(3);
  const cellc::GRUCell gru(5, 9, cellc::GRUCellOptions().dtype(DType::float64), generator);
  const cellc::LSTMCell lstm(5, 9, cellc::LSTMCellOptions().dtype(DType::float64), generator);
  const Tensor input = random_tensor({7, 2, 5}, 1), hx = random_tensor({2, 9}, 2), cx = random_tensor({2, 9}, 3);
  const Tensor grad_output = random_tensor({7, 2, 9}, 4), grad_h_n = random_tensor({2, 9}, 5);
  StateDict gru_parameters = gru.zero_gradients(), again_parameters = gru.zero_gradients();
  gru.sequence_backward(input, hx, gru.sequence(input, hx), grad_output, grad_h_n, {{}, {}, &gru_parameters});
  gru.sequence_backward(input, hx, {}, grad_output, grad_h_n, {{}, {}, &again_parameters});
  for (const auto& [name, gradient] : gru_parameters) check_equal(again_parameters.at(name), gradient);

  // The sequence, and its steps one by one.
  StateDict parameters = lstm.zero_gradients(), of_steps = lstm.zero_gradients();
  Tensor grad_hx = random_tensor({2, 9}, 6), grad_cx = grad_hx;
  lstm.sequence_backward(input, {hx, cx}, grad_output, {grad_h_n, {}}, {{}, {grad_hx, grad_cx}, &parameters});
  std::vector<std::pair<Tensor, Tensor>> states{{hx, cx}};
  for (int64_t t = 0; t < 7; ++t) states.push_back(lstm(input.view().select(0, t), {states.back().first, states.back().second}));
  Tensor h = grad_h_n, c = Tensor::zeros({2, 9}, DType::float64);
  for (int64_t t = 6; t >= 0; --t) {
    for (int64_t k = 0; k < h.numel(); ++k) h.data<double>()[k] += grad_output.data<double>()[t * h.numel() + k];
    Tensor next_h = h, next_c = c;
    const auto& [before, after] = std::tie(states[static_cast<size_t>(t)], states[static_cast<size_t>(t) + 1]);
    lstm.step_backward(input.view().select(0, t), {before.first, before.second}, {after.first, after.second}, {h, c},
                       {{}, {next_h, next_c}, &of_steps});
    h = next_h, c = next_c;
  }
  check_equal(grad_hx, h);
  check_equal(grad_cx, c);
  for (const auto& [name, gradient] : parameters) check_equal(of_steps.at(name), gradient);
}

TEST_CASE("a wrong backward pass says what was wrong and what is expected, before anything is written") {
  Example e(4, 2, 10, 20);
  StateDict incomplete = e.cell.zero_gradients();
  incomplete.erase("bias_hh");
  Tensor wide = Tensor::zeros({9, 2, 20}, DType::float64);
  const auto run = [&](const ConstTensorView& x, const ConstTensorView& h, const ConstTensorView& y, const ConstTensorView& g,
                       const RNNCellGradients& gradients) {
    return message_of([&] { e.cell.sequence_backward(x, h, y, g, {}, gradients); });
  };
  const Tensor other = Tensor::zeros({4, 2, 21}, DType::float64), floats = Tensor::zeros({4, 2, 20});
  struct {
    std::string got, expected;
  } const rows[] = {
      {run({}, e.hx, {}, e.grad_output, e.gradients()), "rnn_tanh: a backward pass needs inputs, or the outputs of the forward pass"},
      {run({}, e.hx, e.output, e.grad_output, e.gradients()), "input must have the sizes [4, 2, 10], got none"},
      {run(e.input, e.hx, e.hx.view().select(0, 0), e.grad_output, e.gradients()),
       "Expected inputs and outputs to be 2D or 3D, got 1D instead"},
      {run(e.input, e.hx, other, e.grad_output, e.gradients()), "the output of hx must have the sizes [4, 2, 20], got [4, 2, 21]"},
      {run(e.input, e.hx, e.output, other, e.gradients()),
       "the gradient by the output of hx must have the sizes [4, 2, 20], got [4, 2, 21]"},
      {run(e.input, e.hx, e.output, floats, e.gradients()), "the gradient by the output of hx must be of dtype float64, got float32"},
      {run(e.input, e.output.view().select(0, 0).narrow(0, 0, 1), e.output, e.grad_output, e.gradients()),
       "hx must have the sizes [2, 20], got [1, 20]"},
      {run(e.input, e.hx, e.output, e.grad_output, {e.grad_hx, {}, nullptr}),
       "the gradient by input must have the sizes [4, 2, 10], got [2, 20]"},
      {run(e.input, e.hx, e.output, e.grad_output, {{}, {}, &incomplete}), "the gradient by bias_hh must have the sizes [20], got none"},
      {run(e.input, e.hx, wide.view().narrow(0, 0, 4), e.grad_output, {{}, wide.view().select(0, 3), nullptr}),
       "the gradient by hx overlaps the output of hx: give it memory of its own"},
      {run(e.input, e.hx, e.output, wide.view().narrow(0, 0, 4), {wide.view().narrow(0, 3, 4).narrow(2, 0, 10), {}, nullptr}),
       "the gradient by input overlaps the gradient by the output of hx: give it memory of its own"},
      {run(e.input, e.hx, e.output, e.grad_output, {TensorView(DType::float64, wide.data(), {4, 2, 10}, {0, 10, 1}), {}, nullptr}),
       "the gradient by input overlaps itself: more than one of its elements refer to a single memory location"},
  };
  for (const auto& row : rows) CHECK(row.got == row.expected);
  for (const auto& [name, gradient] : e.cell.zero_gradients()) check_equal(e.parameters.at(name), gradient);
}

TEST_CASE("a cell without kernels for its gradient says what to do") {
  const cellc::KernelTable* all = cellc::kernel_tables().at(0);
  std::vector<cellc::KernelInfo> forward;
  for (size_t k = 0; k < all->count; ++k)
    if (std::string(all->kernels[k].cell->name) == "rnn_tanh") forward.push_back(all->kernels[k]);
  const cellc::KernelTable table{"forward", forward.data(), forward.size()};
  const DType dtype = forward[0].dtype;
  const RNNCell cell(3, 4, cellc::RNNCellOptions().dtype(dtype).kernels({{&table}, cellc::detect_features(), ""}));
  CHECK(!cell.has_gradients());
  const Tensor input = Tensor::zeros({3}, dtype), output = Tensor::zeros({4}, dtype);
  CHECK(message_of([&] { cell.step_backward(input, {}, output, output, {}); }) ==
        "no kernels for the gradient of " + std::string(cell.kernel().name) +
            "; add GRADIENTS to a cellc_add_kernels() of this program, with float32 or float64 among its DTYPES");
}

TEST_CASE("the cells that there are kernels for are those of authors, not the parts of their gradients") {
  const std::string message = message_of([] { cellc::find_cell("no_such", cellc::available_kernels()); });
  CHECK(message.find("there are kernels for: ") != std::string::npos);
  CHECK(message.find("gru") != std::string::npos);
  for (const char* part : {"_backward", "_grad_inputs", "_grad_states", "_grad_parameters"}) CHECK(message.find(part) == std::string::npos);
}

TEST_CASE("a gradient that hands on more than the stack holds says so when it is called for") {
  cellc::CellOptions options;
  options.dtype = DType::float64;
  const cellc::Cell cell("mgu", {{"I", 1}, {"H", 4000}}, options);
  CHECK(!cell.has_gradients());
  const Tensor input = Tensor::zeros({1}, DType::float64), output = Tensor::zeros({4000}, DType::float64);
  const std::string message = message_of([&] { cell.step_backward({input}, {}, {output}, {output}, {}); });
  CHECK(message.find("no kernels for the gradient of mgu_generic_float64_") == 0);
  CHECK(message.find("\nThose that are there do not do: mgu_backward_generic_float64_") != std::string::npos);
  CHECK(message.find(" bytes between its stages, on the stack; at most 65536 are there") != std::string::npos);
}
