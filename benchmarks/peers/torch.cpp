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

// nn.RNN and its autograd.
class TorchTraining : public Recurrence {
 public:
  explicit TorchTraining(const Problem& p) {
    at::set_num_threads(1);
    parameters_ = {tensor(p.weight_ih, {p.hidden_size, p.input_size}), tensor(p.weight_hh, {p.hidden_size, p.hidden_size}),
                   tensor(p.bias_ih, {p.hidden_size}), tensor(p.bias_hh, {p.hidden_size})};
    input_ = tensor(p.input, {p.steps, p.batch, p.input_size});
    hx_ = tensor(p.hx, {1, p.batch, p.hidden_size});
    grad_output_ = tensor(p.grad_output, {p.steps, p.batch, p.hidden_size});
    for (at::Tensor& parameter : parameters_) parameter.requires_grad_();
    input_.requires_grad_();
  }

  void advance(int64_t times) override {
    for (; times > 0; --times) {
      input_.mutable_grad().reset();
      for (at::Tensor& parameter : parameters_) parameter.mutable_grad().reset();
      const at::Tensor output = std::get<0>(at::rnn_tanh(input_, hx_, parameters_, true, 1, 0, true, false, false));
      output.backward(grad_output_);
    }
  }

  std::vector<float> state() const override {
    std::vector<float> all;
    for (const at::Tensor& of : {input_, parameters_[0], parameters_[1], parameters_[2]}) {
      const at::Tensor gradient = of.grad().contiguous();
      all.insert(all.end(), gradient.const_data_ptr<float>(), gradient.const_data_ptr<float>() + gradient.numel());
    }
    return all;
  }

 private:
  std::vector<at::Tensor> parameters_;
  at::Tensor input_, hx_, grad_output_;
};

std::unique_ptr<Recurrence> make(const Problem& problem) {
  if (problem.kind == Kind::training) return std::make_unique<TorchTraining>(problem);
  return std::make_unique<TorchRecurrence>(problem);
}

}  // namespace
}  // namespace peers

void add_peers(std::vector<peers::Peer>& table) { table.push_back({"torch", "", peers::make, true, true}); }
