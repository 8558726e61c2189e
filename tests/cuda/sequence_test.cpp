// Whole sequences on a GPU beside those of torch.nn.RNN, and rows that end or begin anew.
#include <doctest/doctest.h>

#include <array>
#include <utility>

#include "../parity/cases.h"
#include "../parity/errors.h"
#include "device.h"

using cellc::Device;
using cellc::DeviceType;
using cellc::RNNCell;
using cellc::Tensor;

namespace {

const Device cuda{DeviceType::cuda, 0};
constexpr const char* names[] = {"sequence_t1_1x2_n1_tanh",    "sequence_t2_3x5_n17_relu",    "sequence_t7_10x20_u_tanh",
                                 "sequence_t50_20x10_n3_tanh", "sequence_float64_t50_1x2_n3", "sequence_float64_t7_16x16_n1"};

Tensor random(const cellc::IntArray& sizes, uint64_t seed) {
  Tensor tensor = Tensor::empty(sizes);
  cellc::Generator generator(seed);
  cellc::uniform_(tensor, -1, 1, generator);
  return tensor;
}

RNNCell cell_on(const char* device, int64_t input_size, int64_t hidden_size, cellc::KernelSet kernels = cellc::available_kernels()) {
  cellc::Generator generator(7);
  return RNNCell(input_size, hidden_size, cellc::RNNCellOptions().kernels(std::move(kernels)).device(device), generator);
}

}  // namespace

TEST_CASE("every sequence of torch.nn.RNN on a GPU, its outputs and its last state, within torch's tolerance of float64") {
  for (const char* name : names) {
    const Case c = case_named(name);
    CAPTURE(name);
    const Tensor& input = c.tensors.at("input");
    const Tensor* given = c.tensors.find("hx");
    const Tensor hx = given == nullptr ? Tensor() : *given;
    RNNCell cell(c.input_size, c.hidden_size, cellc::RNNCellOptions(c.options).device("cuda"));
    cell.load_state_dict(c.parameters);
    Tensor output = Tensor::empty(c.tensors.at("output").sizes(), cell.dtype()),
           h_n = Tensor::empty(c.tensors.at("h_n").sizes(), cell.dtype());
    cell.sequence(input, hx, output, h_n);
    CHECK(difference(output, c.tensors.at("output"), c.tensors.at("output_f64"), c.rtol, c.atol) == "");
    CHECK(difference(h_n, c.tensors.at("h_n"), c.tensors.at("h_n_f64"), c.rtol, c.atol) == "");
    Tensor alone = Tensor::empty(h_n.sizes(), cell.dtype(), cuda);
    cell.sequence(input.to(cuda), hx.to(cuda), {}, alone);
    CHECK(difference(alone.cpu(), h_n, h_n, 0, 0) == "");
  }
}

// The processor's sequences, which tests/sequence holds to torch and to loops over a step.
TEST_CASE("sequences of every length, with rows that end and rows that begin anew, are those of the processor") {
  for (const auto& [input_size, hidden_size, batch] :
       {std::array<int64_t, 3>{10, 20, 3}, {64, 64, 5}, {10, 20, 1}, {7, 9, 2}, {33, 130, 6}, {5, 260, 2}}) {
    const RNNCell there = cell_on("cuda", input_size, hidden_size), here = cell_on("cpu", input_size, hidden_size);
    for (const int64_t steps : {0, 1, 7, 8, 9, 16, 21}) {
      CAPTURE(hidden_size);
      CAPTURE(steps);
      const Tensor input = random({steps, batch, input_size}, 3), hx = random({batch, hidden_size}, 4);
      cellc::SequenceOptions options;
      for (const bool is_ragged : {false, true}) {
        if (is_ragged) {
          for (int64_t n = 0; n < batch; ++n) options.lengths.push_back(steps * (n + 1) / (batch + 1));
          options.resets.assign(static_cast<size_t>(steps * batch), 0);
          for (size_t k = 2; k < options.resets.size(); k += 11) options.resets[k] = 1;
        }
        Tensor expected = Tensor::empty({steps, batch, hidden_size}), got = Tensor::empty({steps, batch, hidden_size});
        Tensor expected_last = Tensor::empty({batch, hidden_size}), last = Tensor::empty({batch, hidden_size});
        here.sequence(input, hx, expected, expected_last, options);
        there.sequence(input, hx, got, last, options);
        CHECK(difference(got, expected, expected, 1.3e-6, 1e-5) == "");
        CHECK(difference(last, expected_last, expected_last, 1.3e-6, 1e-5) == "");
      }
    }
  }
}

// step has tiles of 8, 4 and 1 rows, of 8 from 2^17 outputs on; of step_many the number of hidden units in a thread depends on the size.
TEST_CASE("steps of any number of rows, in tiles of every height, and of many rows, are those of the processor") {
  struct Rows {
    int64_t input_size, hidden_size, batch;
    bool by_many;
  };
  for (const Rows& rows : {Rows{10, 20, 70, true},
                           {64, 64, 70, true},
                           {33, 130, 70, true},
                           {40, 300, 70, true},
                           {64, 64, 1, false},
                           {64, 64, 6, false},
                           {33, 130, 6, false},
                           {40, 300, 6, false},
                           {64, 64, 2051, false},
                           {7, 300, 440, false}}) {
    CAPTURE(rows.hidden_size);
    CAPTURE(rows.batch);
    const RNNCell there = cell_on("cuda", rows.input_size, rows.hidden_size, rows.by_many ? kernels_of_many_rows(true) : kernels(true)),
                  here = cell_on("cpu", rows.input_size, rows.hidden_size);
    const Tensor input = random({rows.batch, rows.input_size}, 8), hx = random({rows.batch, rows.hidden_size}, 9),
                 expected = here(input, hx);
    CHECK(difference(there(input, hx).cpu(), expected, expected, 1.3e-6, 1e-5) == "");
  }
}

// A block has one row of up to 128, two of up to 256, four of more.
TEST_CASE("sequences of many rows, of every number in a block, are those of the processor") {
  for (const int64_t batch : {128, 129, 259}) {
    CAPTURE(batch);
    const RNNCell there = cell_on("cuda", 10, 20), here = cell_on("cpu", 10, 20);
    const Tensor input = random({9, batch, 10}, 5), hx = random({batch, 20}, 6);
    Tensor expected = Tensor::empty({9, batch, 20}), got = Tensor::empty({9, batch, 20});
    here.sequence(input, hx, expected, {});
    there.sequence(input, hx, got, {});
    CHECK(difference(got, expected, expected, 1.3e-6, 1e-5) == "");
  }
}

TEST_CASE("a batch-first sequence on the device is a transposed view; last states may take the place of the first") {
  const RNNCell there = cell_on("cuda", 10, 20), here = cell_on("cpu", 10, 20);
  const Tensor input = random({3, 19, 10}, 5), hx = random({3, 20}, 6);
  Tensor expected = Tensor::empty({3, 19, 20}), expected_last = Tensor::empty({3, 20});
  here.sequence(input.view().transpose(0, 1), hx, expected.view().transpose(0, 1), expected_last);
  Tensor output = Tensor::zeros({3, 19, 20}).to(cuda), state = hx.to(cuda);
  const Tensor x = input.to(cuda);
  there.sequence(x.view().transpose(0, 1), state, output.view().transpose(0, 1), state);
  CHECK(difference(output.cpu(), expected, expected, 1.3e-6, 1e-5) == "");
  CHECK(difference(state.cpu(), expected_last, expected_last, 1.3e-6, 1e-5) == "");
}
