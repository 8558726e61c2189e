// PyTorch's own RNNCell and RNN, eager, called from C++ in inference mode: what torch.nn calls, without Python's time for a call.
#include <ATen/Parallel.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/rnn_tanh.h>
#include <ATen/ops/rnn_tanh_cell.h>
#include <c10/core/InferenceMode.h>

#include "module.h"

namespace peers {
namespace {

at::Tensor tensor(const std::vector<float>& values, at::IntArrayRef sizes) {
  return at::from_blob(const_cast<float*>(values.data()), sizes).clone();
}

class TorchRecurrence : public Recurrence {
 public:
  explicit TorchRecurrence(const Problem& problem) : steps_(problem.steps) {
    at::set_num_threads(1);
    const c10::InferenceMode inference;
    const int64_t inputs = problem.input_size, hidden = problem.hidden_size;
    parameters_ = {tensor(problem.weight_ih, {hidden, inputs}), tensor(problem.weight_hh, {hidden, hidden}),
                   tensor(problem.bias_ih, {hidden}), tensor(problem.bias_hh, {hidden})};
    input_ = steps_ == 0 ? tensor(problem.input, {problem.batch, inputs}) : tensor(problem.input, {steps_, problem.batch, inputs});
    state_ = steps_ == 0 ? tensor(problem.hx, {problem.batch, hidden}) : tensor(problem.hx, {1, problem.batch, hidden});
  }

  void advance(int64_t times) override {
    const c10::InferenceMode inference;
    for (; times > 0; --times)
      if (steps_ == 0)
        state_ = at::rnn_tanh_cell(input_, state_, parameters_[0], parameters_[1], parameters_[2], parameters_[3]);
      else
        outputs_ = std::get<0>(at::rnn_tanh(input_, state_, parameters_, /*has_biases=*/true, /*num_layers=*/1, /*dropout=*/0,
                                            /*train=*/false, /*bidirectional=*/false, /*batch_first=*/false));
  }

  std::vector<float> state() const override {
    const at::Tensor latest = (steps_ == 0 ? state_ : outputs_).contiguous();
    return {latest.const_data_ptr<float>(), latest.const_data_ptr<float>() + latest.numel()};
  }

 private:
  int64_t steps_;
  std::vector<at::Tensor> parameters_;
  at::Tensor input_, state_, outputs_;
};

}  // namespace
}  // namespace peers

void add_peers(std::vector<peers::Peer>& table) {
  using namespace peers;
  table.push_back(
      {"torch", "", [](const Problem& problem) -> std::unique_ptr<Recurrence> { return std::make_unique<TorchRecurrence>(problem); }});
}
