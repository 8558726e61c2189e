#include "cellc_training.h"

#include <cellc/rnn_cell.h>

namespace peers {
namespace {

cellc::Tensor tensor(const std::vector<float>& values, const cellc::IntArray& sizes) {
  return cellc::ConstTensorView(values.data(), sizes).clone();
}

class Training : public Recurrence {
 public:
  explicit Training(const Problem& p)
      : cell_(p.input_size, p.hidden_size),
        input_(tensor(p.input, {p.steps, p.batch, p.input_size})),
        hx_(tensor(p.hx, {p.batch, p.hidden_size})),
        grad_output_(tensor(p.grad_output, {p.steps, p.batch, p.hidden_size})),
        output_(cellc::Tensor::empty(grad_output_.sizes())),
        grad_input_(cellc::Tensor::empty(input_.sizes())) {
    cell_.load_state_dict({{"weight_ih", tensor(p.weight_ih, {p.hidden_size, p.input_size})},
                           {"weight_hh", tensor(p.weight_hh, {p.hidden_size, p.hidden_size})},
                           {"bias_ih", tensor(p.bias_ih, {p.hidden_size})},
                           {"bias_hh", tensor(p.bias_hh, {p.hidden_size})}});
    gradients_ = cell_.zero_gradients();
    options_.workspace = &workspace_;
  }

  void advance(int64_t times) override {
    for (; times > 0; --times) {
      cell_.sequence(input_, hx_, output_, {}, options_);
      cell_.sequence_backward(input_, hx_, output_, grad_output_, {}, {grad_input_, {}, &gradients_, false}, {&backward_workspace_});
    }
  }

  std::vector<float> state() const override {
    std::vector<float> all(grad_input_.data<float>(), grad_input_.data<float>() + grad_input_.numel());
    for (const char* name : {"weight_ih", "weight_hh", "bias_ih"}) {
      const cellc::Tensor& gradient = gradients_.at(name);
      all.insert(all.end(), gradient.data<float>(), gradient.data<float>() + gradient.numel());
    }
    return all;
  }

 private:
  cellc::RNNCell cell_;
  cellc::Tensor input_, hx_, grad_output_, output_, grad_input_;
  cellc::StateDict gradients_;
  cellc::SequenceWorkspace workspace_;
  cellc::SequenceOptions options_;
  cellc::BackwardWorkspace backward_workspace_;
};

}  // namespace

std::unique_ptr<Recurrence> make_cellc_training(const Problem& problem) { return std::make_unique<Training>(problem); }

}  // namespace peers
