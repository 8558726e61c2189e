// GRUCell and LSTMCell: what differs from RNNCell, whose code they share.
#include <doctest/doctest.h>

#include <cmath>
#include <cstring>
#include <fstream>
#include <nlohmann/json.hpp>

#include <cellc/gru_cell.h>
#include <cellc/lstm_cell.h>

#include "observed.h"
#include "plain_kernels.h"

using cellc::DType;
using cellc::GRUCell;
using cellc::GRUCellOptions;
using cellc::LSTMCell;
using cellc::LSTMCellOptions;
using cellc::Tensor;
using nlohmann::json;

namespace {

GRUCellOptions gru_options() { return GRUCellOptions().kernels(plain::generic()); }
LSTMCellOptions lstm_options() { return LSTMCellOptions().kernels(plain::generic()); }

Tensor zeros(const cellc::IntArray& sizes, DType dtype = DType::float32) { return Tensor::zeros(sizes, dtype); }

Tensor some(const cellc::IntArray& sizes) {
  Tensor tensor = Tensor::empty(sizes);
  for (int64_t k = 0; k < tensor.numel(); ++k) tensor.data<float>()[k] = static_cast<float>(std::sin(1.0 + 0.7 * static_cast<double>(k)));
  return tensor;
}

bool same_bits(const Tensor& a, const Tensor& b) { return a.sizes() == b.sizes() && std::memcmp(a.data(), b.data(), a.nbytes()) == 0; }

// What a message begins with, or all of it.
std::string message(const json& seen) { return seen[1].is_null() ? "" : seen[1].get<std::string>(); }

}  // namespace

TEST_CASE("GRUCell and LSTMCell refuse what the reference data say that torch refuses") {
  const json errors = json::parse(std::ifstream(CELLC_TEST_DATA "/errors.json"))["errors"];
  const GRUCell gru(3, 5, gru_options());
  const LSTMCell lstm(3, 5, lstm_options());
  int replayed = 0;
  for (const json& row : errors) {
    if (row["stage"] != "forward" || !row.contains("cell") || row["cell"] == "RNNCell") continue;
    CAPTURE(row["name"].get<std::string>());
    const json expected = {row["exception"], row["message"]};
    const DType dtype = row["input_dtype"] == "float64" ? DType::float64 : DType::float32;
    const Tensor input = zeros(row["input_shape"].get<std::vector<int64_t>>(), dtype);
    const Tensor hx = row["hx_shape"].is_null() ? Tensor() : zeros(row["hx_shape"].get<std::vector<int64_t>>());
    Tensor output = zeros({3, 5}), cell = zeros({3, 5});
    if (row["cell"] == "GRUCell") {
      CHECK(observed([&] { gru(input, hx); }) == expected);
      CHECK(observed([&] { gru.bind(input, hx, output); }) == expected);
    } else {
      CHECK(observed([&] { lstm(input, {hx, hx}); }) == expected);
      CHECK(observed([&] { lstm.bind(input, {hx, hx}, {output, cell}); }) == expected);
    }
    ++replayed;
  }
  CHECK(replayed == 12);
}

TEST_CASE("both states of LSTMCell are checked, in the words and the order that torch 2.15 uses") {
  const LSTMCell cell(3, 5, lstm_options());
  const auto says = [&](const Tensor& input, const Tensor& h, const Tensor& c) { return message(observed([&] { cell(input, {h, c}); })); };
  CHECK(says(zeros({3, 3}), zeros({3, 5}), zeros({1, 3, 5})) == "LSTMCell: Expected hx[1] to be 1D or 2D, got 3D instead");
  CHECK(says(zeros({4, 4}), zeros({4, 5}), zeros({4, 5, 1})) == "LSTMCell: Expected hx[1] to be 1D or 2D, got 3D instead");
  CHECK(says(zeros({4, 3}), zeros({4, 5}), zeros({5, 5})) == "Input batch size 4 doesn't match hidden1 batch size 5");
  CHECK(says(zeros({4, 3}), zeros({4, 5}), zeros({4, 6})) == "hidden1 has inconsistent hidden_size: got 6, expected 5");
  CHECK(says(zeros({4, 3}), zeros({4, 7}), zeros({4, 6})) == "hidden0 has inconsistent hidden_size: got 7, expected 5");
  CHECK(says(zeros({3}), zeros({5}), zeros({6})) == "hidden1 has inconsistent hidden_size: got 6, expected 5");
  CHECK(says(zeros({4, 3}), zeros({4, 5}), zeros({5})) == "Expected 2D hidden1 (batch x hidden_size), but got 1D tensor");
  CHECK(says(zeros({3}), zeros({5}), zeros({1, 5})) == "Expected 2D hidden1 (batch x hidden_size), but got 3D tensor");
  CHECK(says(zeros({4, 3}), zeros({4, 5}), Tensor()) == "lstm_cell expects two hidden states");
  CHECK(says(zeros({4, 3}), Tensor(), zeros({4, 5})) == "lstm_cell expects two hidden states");
  CHECK(says(zeros({4, 3}, DType::float16), zeros({4, 5}, DType::float64), zeros({4, 5})) ==
        "mat1 and mat2 must have the same dtype, but got Double and Float");
  CHECK(says(zeros({4, 3}), zeros({4, 5}), zeros({4, 5}, DType::float64)) == "hx[1] must be of dtype float32, got float64");
  CHECK(observed([&] { cell(Tensor()); }) == json{"TypeError", "LSTMCell.forward() missing 1 required positional argument: 'input'"});
}

TEST_CASE("GRUCell multiplies with the input first, and so finds its dtype first, as torch 2.15") {
  const GRUCell cell(3, 5, gru_options());
  const Tensor input = zeros({3, 3}, DType::float16), hx = zeros({3, 5}, DType::float64);
  CHECK(message(observed([&] { cell(input, hx); })) == "mat1 and mat2 must have the same dtype, but got Half and Float");
  CHECK(message(observed([&] { cell(zeros({3}), zeros({1, 5})); })) == "Expected 2D hidden0 (batch x hidden_size), but got 3D tensor");
}

TEST_CASE("an output that does not fit, or overlaps another, is an error") {
  const LSTMCell cell(3, 5, lstm_options());
  const Tensor input = zeros({2, 3});
  Tensor good = zeros({2, 5}), narrow = zeros({2, 4});
  const auto says = [&](Tensor& h, Tensor& c) { return message(observed([&] { cell.forward(input, {}, {h, c}); })); };
  CHECK(says(good, narrow) == "output[1] must have the sizes [2, 5] and dtype float32, got [2, 4] and float32");
  CHECK(says(narrow, good) == "output[0] must have the sizes [2, 5] and dtype float32, got [2, 4] and float32");
  CHECK(says(good, good).find("overlaps") != std::string::npos);
}

TEST_CASE("negative sizes are refused in torch's words, with all gates") {
  CHECK(message(observed([] { GRUCell(-1, 5, gru_options()); })) == "Trying to create tensor with negative dimension -1: [15, -1]");
  CHECK(message(observed([] { GRUCell(-2, -3, gru_options()); })) == "Trying to create tensor with negative dimension -9: [-9, -2]");
  CHECK(message(observed([] { LSTMCell(3, -1, lstm_options()); })) == "Trying to create tensor with negative dimension -4: [-4, 3]");
}

TEST_CASE("parameters are named, ordered and drawn as torch 2.15 does after manual_seed(0)") {
  // The first values of each of them, of (1, 2).
  const struct {
    std::array<std::array<float, 2>, 4> gru, lstm;
  } torch = {{{{-0.005293981172144413F, 0.37932288646698F},
               {-0.014010033570230007F, 0.5606575012207031F},
               {-0.47937673330307007F, -0.3079187273979187F},
               {-0.11397384107112885F, 0.07482186704874039F}}},
             {{{-0.005293981172144413F, 0.37932288646698F},
               {-0.06275151669979095F, 0.1871093362569809F},
               {-0.11397384107112885F, 0.07482186704874039F},
               {-0.45833221077919006F, -0.32550448179244995F}}}};
  const auto check = [](const cellc::RNNCellBase& cell, int64_t gates, const std::array<std::array<float, 2>, 4>& first) {
    constexpr const char* names[] = {"weight_ih", "weight_hh", "bias_ih", "bias_hh"};
    const cellc::IntArray sizes[] = {{gates * 2, 1}, {gates * 2, 2}, {gates * 2}, {gates * 2}};
    size_t k = 0;
    for (const auto& [name, parameter] : cell.parameters()) {
      CHECK(name == names[k]);
      CHECK(parameter.sizes() == sizes[k]);
      CHECK(parameter.data<float>()[0] == first[k][0]);
      CHECK(parameter.data<float>()[1] == first[k][1]);
      ++k;
    }
    CHECK(k == 4);
  };
  cellc::manual_seed(0);
  check(GRUCell(1, 2, gru_options()), 3, torch.gru);
  cellc::manual_seed(0);
  check(LSTMCell(1, 2, lstm_options()), 4, torch.lstm);
}

TEST_CASE("to_string is torch's repr, explain begins with it") {
  CHECK(to_string(GRUCell(10, 20, gru_options())) == "GRUCell(10, 20)");
  CHECK(to_string(LSTMCell(10, 20, lstm_options().bias(false))) == "LSTMCell(10, 20, bias=False)");
  CHECK(LSTMCell(10, 20, lstm_options()).explain().find("LSTMCell(10, 20) float32: lstm_generic_float32_x86-64-v2\n  why: ") == 0);
  CHECK(LSTMCell(10, 20, lstm_options().bias(false)).parameters().size() == 2);
}

TEST_CASE("load_state_dict names the module in torch's words") {
  GRUCell gru(3, 5, gru_options());
  cellc::StateDict state_dict = gru.state_dict();
  state_dict.erase("bias_hh");
  CHECK(message(observed([&] { gru.load_state_dict(state_dict); })) ==
        "Error(s) in loading state_dict for GRUCell:\n\tMissing key(s) in state_dict: \"bias_hh\". ");
}

TEST_CASE("batched, unbatched and left-out states agree") {
  const GRUCell gru(3, 5, gru_options());
  const LSTMCell lstm(3, 5, lstm_options());
  Tensor input = some({2, 3}), hx = some({2, 5}), cx = some({2, 5});
  const Tensor y = gru(input, hx);
  const auto [h, c] = lstm(input, {hx, cx});
  for (int64_t n = 0; n < 2; ++n) {
    const cellc::ConstTensorView x = input.view().select(0, n), h0 = hx.view().select(0, n), c0 = cx.view().select(0, n);
    CHECK(same_bits(gru(x, h0), y.view().select(0, n).clone()));
    const auto row = lstm(x, {h0, c0});
    CHECK(same_bits(row.first, h.view().select(0, n).clone()));
    CHECK(same_bits(row.second, c.view().select(0, n).clone()));
  }
  CHECK(same_bits(gru(input), gru(input, zeros({2, 5}))));
  CHECK(same_bits(lstm(input).second, lstm(input, {zeros({2, 5}), zeros({2, 5})}).second));
  CHECK(GRUCell(3, 0, gru_options())(zeros({2, 3})).sizes() == cellc::IntArray{2, 0});
  CHECK(LSTMCell(0, 5, lstm_options())(zeros({2, 0})).first.sizes() == cellc::IntArray{2, 5});
  CHECK(lstm(zeros({0, 3})).second.sizes() == cellc::IntArray{0, 5});
}

TEST_CASE("a pair of new states goes back in; a bound step takes both through set_data") {
  const LSTMCell cell(3, 5, lstm_options());
  const Tensor input = some({2, 3});
  std::pair<Tensor, Tensor> hx = cell(input);
  hx = cell(input, hx);
  Tensor h = zeros({2, 5}), c = zeros({2, 5}), h1 = zeros({2, 5}), c1 = zeros({2, 5});
  cellc::Step step = cell.bind(input, {h, c}, {h1, c1});
  step();
  step.set_data(1, h1.data());
  step.set_data(2, c1.data());
  step.set_data(3, h.data());
  step.set_data(4, c.data());
  step();
  CHECK(same_bits(h, hx.first));
  CHECK(same_bits(c, hx.second));
}

TEST_CASE("a sequence is a loop over the step, its outputs h alone, also with lengths and resets") {
  const int64_t steps = 300, batch = 3;
  const GRUCell gru(3, 5, gru_options());
  const LSTMCell lstm(3, 5, lstm_options());
  Tensor input = some({steps, batch, 3}), h0 = some({batch, 5}), c0 = some({batch, 5});
  Tensor h_n = zeros({batch, 5}), c_n = zeros({batch, 5}), output = zeros({steps, batch, 5});
  cellc::SequenceWorkspace workspace;
  cellc::SequenceOptions options;
  options.workspace = &workspace;
  lstm.sequence(input, {h0, c0}, output, {h_n, c_n}, options);
  CHECK(workspace.nbytes() > 0);
  CHECK(workspace.nbytes() <= lstm.sequence_workspace_bytes(steps, batch));
  CHECK(workspace.nbytes() < 100000);
  const Tensor of_gru = gru.sequence(input, h0);
  std::pair<Tensor, Tensor> hx(h0, c0);
  Tensor hx_gru = h0;
  for (int64_t t = 0; t < steps; ++t) {
    hx = lstm(input.view().select(0, t), hx);
    hx_gru = gru(input.view().select(0, t), hx_gru);
    CHECK(same_bits(output.view().select(0, t).clone(), hx.first));
    CHECK(same_bits(of_gru.view().select(0, t).clone(), hx_gru));
  }
  CHECK(same_bits(h_n, hx.first));
  CHECK(same_bits(c_n, hx.second));
  CHECK(same_bits(lstm.sequence(input, {h0, c0}), output));
  Tensor alone_h = h0, alone_c = c0;  // in place, without outputs
  lstm.sequence(input, {alone_h, alone_c}, {}, {alone_h, alone_c});
  CHECK(same_bits(alone_h, h_n));
  CHECK(same_bits(alone_c, c_n));

  options.lengths = {300, 120, 0};
  options.resets.assign(static_cast<size_t>(steps * batch), 0);
  options.resets[static_cast<size_t>(50 * batch + 1)] = 1;
  lstm.sequence(input, {h0, c0}, output, {h_n, c_n}, options);
  std::pair<Tensor, Tensor> row;
  for (int64_t t = 50; t < 120; ++t) row = lstm(input.view().select(0, t).select(0, 1), row);
  CHECK(same_bits(h_n.view().select(0, 1).clone(), row.first));
  CHECK(same_bits(c_n.view().select(0, 1).clone(), row.second));
  CHECK(same_bits(c_n.view().select(0, 2).clone(), c0.view().select(0, 2).clone()));
  CHECK(output.at<float>({120, 1, 0}) == 0);
}

TEST_CASE("outputs and last states of a sequence that share memory are an error") {
  const LSTMCell cell(3, 5, lstm_options());
  Tensor input = some({4, 2, 3}), h = zeros({2, 5});
  CHECK(message(observed([&] { cell.sequence(input, {}, {}, {h, h}); })).find("the last cx overlaps the last hx") == 0);
  CHECK(message(observed([&] { cell.sequence(zeros({3}), {}); })) == "LSTMCell.sequence: Expected input to be 2D or 3D, got 1D instead");
}
