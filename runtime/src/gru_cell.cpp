#include <cellc/gru_cell.h>

#include "default_generator.h"
#include "rnn_cell_call.h"

namespace cellc {

GRUCell::GRUCell(int64_t input_size, int64_t hidden_size, const GRUCellOptions& options, Generator& generator)
    : RNNCellBase({"GRUCell", "gru", 1, true}, input_size, hidden_size, options, generator) {}

GRUCell::GRUCell(int64_t input_size, int64_t hidden_size, const GRUCellOptions& options)
    : GRUCell(input_size, hidden_size, options, detail::Locked(detail::default_generator()).generator()) {}

Step GRUCell::bind(const ConstTensorView& input, const ConstTensorView& hx, const TensorView& output) const {
  const ConstTensorView* const views[] = {&input, &hx, &output};
  return bind_views<1>(views);
}

void GRUCell::forward_on_gpu(const ConstTensorView& input, const ConstTensorView& hx, const TensorView& output) const {
  const ConstTensorView* const views[] = {&input, &hx, &output};
  expect_call(views);
  cell_.forward({input}, {hx}, {output});
}

Tensor GRUCell::operator()(const ConstTensorView& input, const ConstTensorView& hx) const {
  const ConstTensorView* const views[] = {&input, &hx};
  expect_fitting<1>(views);
  Tensor output = new_output(input);
  forward(input, hx, output);
  return output;
}

Tensor GRUCell::sequence(const ConstTensorView& input, const ConstTensorView& hx, const SequenceOptions& options) const {
  Tensor output = new_sequence(input);
  sequence(input, hx, output, {}, options);
  return output;
}

void GRUCell::sequence(const ConstTensorView& input, const ConstTensorView& hx, const TensorView& output, const TensorView& h_n,
                       const SequenceOptions& options) const {
  expect_sequence(input);
  cell_.sequence({input}, {hx}, {output}, {h_n}, options);
}

}  // namespace cellc
