// PyTorch's own RNNCell and RNN, and their gated ones, eager, called from C++ in inference mode: what torch.nn calls, without Python's time
// for a call.
#include <ATen/Parallel.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/gru.h>
#include <ATen/ops/gru_cell.h>
#include <ATen/ops/lstm.h>
#include <ATen/ops/lstm_cell.h>
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
  explicit TorchRecurrence(const Problem& problem) : steps_(problem.steps), kind_(problem.kind) {
    at::set_num_threads(1);
    const c10::InferenceMode inference;
    const int64_t inputs = problem.input_size, hidden = problem.hidden_size, rows = gates_of(kind_) * hidden;
    parameters_ = {tensor(problem.weight_ih, {rows, inputs}), tensor(problem.weight_hh, {rows, hidden}), tensor(problem.bias_ih, {rows}),
                   tensor(problem.bias_hh, {rows})};
    input_ = steps_ == 0 ? tensor(problem.input, {problem.batch, inputs}) : tensor(problem.input, {steps_, problem.batch, inputs});
    state_ = steps_ == 0 ? tensor(problem.hx, {problem.batch, hidden}) : tensor(problem.hx, {1, problem.batch, hidden});
    if (kind_ == Kind::lstm) cell_ = tensor(problem.cx, state_.sizes());
  }

  void advance(int64_t times) override {
    const c10::InferenceMode inference;
    for (; times > 0; --times) steps_ == 0 ? step() : sequence();
  }

  std::vector<float> state() const override {
    const at::Tensor latest = (steps_ == 0 ? state_ : outputs_).contiguous();
    return {latest.const_data_ptr<float>(), latest.const_data_ptr<float>() + latest.numel()};
  }

 private:
  void step() {
    const at::Tensor &w_ih = parameters_[0], &w_hh = parameters_[1], &b_ih = parameters_[2], &b_hh = parameters_[3];
    if (kind_ == Kind::lstm)
      std::tie(state_, cell_) = at::lstm_cell(input_, {state_, cell_}, w_ih, w_hh, b_ih, b_hh);
    else
      state_ = kind_ == Kind::gru ? at::gru_cell(input_, state_, w_ih, w_hh, b_ih, b_hh)
                                  : at::rnn_tanh_cell(input_, state_, w_ih, w_hh, b_ih, b_hh);
  }

  void sequence() {
    constexpr bool has_biases = true, train = false, bidirectional = false, batch_first = false;
    constexpr int64_t layers = 1;
    constexpr double dropout = 0;
    if (kind_ == Kind::lstm)
      outputs_ =
          std::get<0>(at::lstm(input_, {state_, cell_}, parameters_, has_biases, layers, dropout, train, bidirectional, batch_first));
    else if (kind_ == Kind::gru)
      outputs_ = std::get<0>(at::gru(input_, state_, parameters_, has_biases, layers, dropout, train, bidirectional, batch_first));
    else
      outputs_ = std::get<0>(at::rnn_tanh(input_, state_, parameters_, has_biases, layers, dropout, train, bidirectional, batch_first));
  }

  int64_t steps_;
  Kind kind_;
  std::vector<at::Tensor> parameters_;
  at::Tensor input_, state_, cell_, outputs_;
};

}  // namespace
}  // namespace peers

void add_peers(std::vector<peers::Peer>& table) {
  using namespace peers;
  table.push_back({"torch", "",
                   [](const Problem& problem) -> std::unique_ptr<Recurrence> { return std::make_unique<TorchRecurrence>(problem); }, true});
}
