#include <cellc/rnn_cell.h>

#include "default_generator.h"
#include "rnn_cell_call.h"

namespace cellc {

// torch finds an unknown nonlinearity in forward; until then such a module has its parameters, which are those of any RNNCell.
RNNCell::RNNCell(int64_t input_size, int64_t hidden_size, const RNNCellOptions& options, Generator& generator)
    : RNNCellBase(
          {"RNNCell", options.nonlinearity() == "relu" ? "rnn_relu" : "rnn_tanh", 1, false,
           options.nonlinearity() == "tanh" ? "" : ", nonlinearity=" + options.nonlinearity(),
           options.nonlinearity() == "tanh" || options.nonlinearity() == "relu" ? "" : "Unknown nonlinearity: " + options.nonlinearity()},
          input_size, hidden_size, options, generator),
      nonlinearity_(options.nonlinearity()) {}

RNNCell::RNNCell(int64_t input_size, int64_t hidden_size, const RNNCellOptions& options)
    : RNNCell(input_size, hidden_size, options, detail::Locked(detail::default_generator()).generator()) {}

Step RNNCell::bind(const ConstTensorView& input, const ConstTensorView& hx, const TensorView& output) const {
  const ConstTensorView* const views[] = {&input, &hx, &output};
  return bind_views<1>(views);
}

void RNNCell::forward_on_gpu(const ConstTensorView& input, const ConstTensorView& hx, const TensorView& output) const {
  const ConstTensorView* const views[] = {&input, &hx, &output};
  expect_call(views);
  cell_.forward({input}, {hx}, {output});
}

Tensor RNNCell::operator()(const ConstTensorView& input, const ConstTensorView& hx) const {
  const ConstTensorView* const views[] = {&input, &hx};
  expect_fitting<1>(views);
  Tensor output = new_output(input);
  forward(input, hx, output);
  return output;
}

Tensor RNNCell::sequence(const ConstTensorView& input, const ConstTensorView& hx, const SequenceOptions& options) const {
  Tensor output = new_sequence(input);
  sequence(input, hx, output, {}, options);
  return output;
}

void RNNCell::sequence(const ConstTensorView& input, const ConstTensorView& hx, const TensorView& output, const TensorView& h_n,
                       const SequenceOptions& options) const {
  expect_sequence(input);
  cell_.sequence({input}, {hx}, {output}, {h_n}, options);
}

}  // namespace cellc
