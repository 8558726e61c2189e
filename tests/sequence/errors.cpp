#include <doctest/doctest.h>

#include <cellc/rnn_cell.h>

using cellc::DType;
using cellc::RNNCell;
using cellc::SequenceOptions;
using cellc::Tensor;

namespace {

template <class Call>
std::string message_of(Call call) {
  try {
    call();
  } catch (const std::exception& error) {
    return error.what();
  }
  return "no error";
}

SequenceOptions with(std::vector<int64_t> lengths, std::vector<uint8_t> resets = {}) {
  SequenceOptions options;
  options.lengths = std::move(lengths);
  options.resets = std::move(resets);
  return options;
}

SequenceOptions on(int threads) {
  SequenceOptions options;
  options.threads = threads;
  return options;
}

}  // namespace

TEST_CASE("a wrong sequence says what was wrong and what is expected, before anything is written") {
  const RNNCell cell(10, 20);
  const Tensor input = Tensor::zeros({4, 2, 10}), hx = Tensor::zeros({2, 20});
  Tensor output = Tensor::zeros({4, 2, 20}), h_n = Tensor::zeros({2, 20}), wide = Tensor::zeros({9, 2, 20});
  const auto run = [&](const cellc::ConstTensorView& x, const cellc::ConstTensorView& h, const cellc::TensorView& y,
                       const cellc::TensorView& last,
                       const SequenceOptions& options = {}) { return message_of([&] { cell.sequence(x, h, y, last, options); }); };
  struct {
    std::string got, expected;
  } const rows[] = {
      {run({}, hx, output, h_n), "RNNCell.sequence() missing 1 required positional argument: 'input'"},
      {run(Tensor::zeros({10}), hx, output, h_n), "RNNCell.sequence: Expected input to be 2D or 3D, got 1D instead"},
      {run(input, hx, {}, {}), "rnn_tanh: neither outputs nor last states are wanted"},
      {run(Tensor::zeros({4, 2, 11}), hx, output, h_n), "input must have the sizes [4, 2, 10], got [4, 2, 11]"},
      {run(input, Tensor::zeros({3, 20}), output, h_n), "hx must have the sizes [2, 20], got [3, 20]"},
      {run(input, hx, output.view().narrow(0, 0, 3), h_n), "input must have the sizes [3, 2, 10], got [4, 2, 10]"},
      {run(input, hx, output, Tensor::zeros({20}).view()), "the last hx must have the sizes [2, 20], got [20]"},
      {run(Tensor::zeros({4, 2, 10}, DType::float64), hx, output, h_n), "input must be of dtype float32, got float64"},
      {run(input, hx, output, h_n, on(0)), "threads: expected 1 (the caller's own) or more, got 0"},
      {message_of([&] { cell.forward(input.view().select(0, 0), hx, output.view().select(0, 0), -1); }),
       "threads: expected 1 (the caller's own) or more, got -1"},
      {run(input, hx, output, h_n, with({1})), "lengths: expected one for each of the 2 rows, got 1"},
      {run(input, hx, output, h_n, with({1, 5})), "lengths: expected 0 to 4 steps, got 5"},
      {run(input, hx, output, h_n, with({1, -1})), "lengths: expected 0 to 4 steps, got -1"},
      {run(input, hx, output, h_n, with({}, {1, 0})), "resets: expected one for each of the 4 steps of 2 rows, got 2"},
      {run(input, wide.view().select(0, 3), wide.view().narrow(0, 0, 4), h_n), "the output of hx overlaps hx: give it memory of its own"},
      {run(input, hx, wide.view().narrow(0, 0, 4), wide.view().select(0, 1)),
       "the last hx overlaps the output of hx: give it memory of its own"},
      {run(wide.view().narrow(0, 0, 4).narrow(2, 0, 10), hx, wide.view().narrow(0, 1, 4), h_n),
       "the output of hx overlaps input: give it memory of its own"},
      {message_of([] {
         RNNCell(2, 3, cellc::RNNCellOptions().nonlinearity("gelu")).sequence(Tensor::zeros({1, 2}));
       }),
       "Unknown nonlinearity: gelu"},
  };
  for (const auto& row : rows) CHECK(row.got == row.expected);
}
