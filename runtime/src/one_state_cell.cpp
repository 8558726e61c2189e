#include <cellc/one_state_cell.h>

#include "rnn_cell_call.h"

namespace cellc {

Step OneStateCell::bind(const ConstTensorView& input, const ConstTensorView& hx, const TensorView& output) const {
  const ConstTensorView* const views[] = {&input, &hx, &output};
  return bind_views<1>(views);
}

void OneStateCell::forward_on_gpu(const ConstTensorView& input, const ConstTensorView& hx, const TensorView& output) const {
  const ConstTensorView* const views[] = {&input, &hx, &output};
  expect_call(views);
  cell_.forward({input}, {hx}, {output});
}

Tensor OneStateCell::operator()(const ConstTensorView& input, const ConstTensorView& hx) const {
  const ConstTensorView* const views[] = {&input, &hx};
  expect_fitting<1>(views);
  Tensor output = new_output(input);
  forward(input, hx, output);
  return output;
}

Tensor OneStateCell::sequence(const ConstTensorView& input, const ConstTensorView& hx, const SequenceOptions& options) const {
  Tensor output = new_sequence(input);
  sequence(input, hx, output, {}, options);
  return output;
}

void OneStateCell::sequence(const ConstTensorView& input, const ConstTensorView& hx, const TensorView& output, const TensorView& h_n,
                            const SequenceOptions& options) const {
  expect_sequence(input);
  cell_.sequence({input}, {hx}, {output}, {h_n}, options);
}

}  // namespace cellc
