#include <cellc/lstm_cell.h>

#include <cellc/error.h>

#include "default_generator.h"
#include "rnn_cell_call.h"

namespace cellc {

LSTMCell::LSTMCell(int64_t input_size, int64_t hidden_size, const LSTMCellOptions& options, Generator& generator)
    : RNNCellBase({"LSTMCell", "lstm", 2, false}, input_size, hidden_size, options, generator) {}

LSTMCell::LSTMCell(int64_t input_size, int64_t hidden_size, const LSTMCellOptions& options)
    : LSTMCell(input_size, hidden_size, options, detail::Locked(detail::default_generator()).generator()) {}

Step LSTMCell::bind(const ConstTensorView& input, const States& hx, const Outputs& outputs) const {
  const ConstTensorView* const views[] = {&input, &hx.first, &hx.second, &outputs.first, &outputs.second};
  return bind_views<2>(views);
}

void LSTMCell::forward_on_gpu(const ConstTensorView& input, const States& hx, const Outputs& outputs) const {
  const ConstTensorView* const views[] = {&input, &hx.first, &hx.second, &outputs.first, &outputs.second};
  expect_call(views);
  cell_.forward({input}, {hx.first, hx.second}, {outputs.first, outputs.second});
}

std::pair<Tensor, Tensor> LSTMCell::operator()(const ConstTensorView& input, const States& hx) const {
  const ConstTensorView* const views[] = {&input, &hx.first, &hx.second};
  expect_fitting<2>(views);
  std::pair<Tensor, Tensor> outputs(new_output(input), new_output(input));
  forward(input, hx, {outputs.first, outputs.second});
  return outputs;
}

Tensor LSTMCell::sequence(const ConstTensorView& input, const States& hx, const SequenceOptions& options) const {
  Tensor output = new_sequence(input);
  sequence(input, hx, output, {}, options);
  return output;
}

void LSTMCell::sequence(const ConstTensorView& input, const States& hx, const TensorView& output, const Outputs& last,
                        const SequenceOptions& options) const {
  expect_sequence(input);
  if (hx.first.defined() != hx.second.defined()) throw Error("lstm_cell expects two hidden states");
  cell_.sequence({input}, {hx.first, hx.second}, {output, {}}, {last.first, last.second}, options);
}

}  // namespace cellc
