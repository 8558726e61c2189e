// oneDNN's vanilla_rnn, forward with a workspace and backward. Each primitive has the weights in the layout that it asks for, once: in
// training they would be reordered whenever they change.
#include <cstring>

#include "onednn.h"
#include "product.h"

namespace peers {
namespace {

class Training : public Recurrence {
 public:
  explicit Training(const Problem& p) : problem_(p), sizes_{p.steps, p.batch, p.input_size, p.hidden_size} {
    const auto kind = dnnl::algorithm::eltwise_tanh;
    const auto forwards = dnnl::rnn_direction::unidirectional_left2right;
    const auto plan = [&](dnnl::prop_kind direction) {
      return dnnl::vanilla_rnn_forward::primitive_desc(device().engine, direction, kind, forwards, sizes_.source(), sizes_.state(),
                                                       described(sizes_.ih(), any), described(sizes_.hh(), any), sizes_.bias(),
                                                       sizes_.target(), Description());
    };
    const auto forward = plan(dnnl::prop_kind::forward_training);
    const dnnl::vanilla_rnn_backward::primitive_desc backward(
        device().engine, dnnl::prop_kind::backward, kind, forwards, sizes_.source(), sizes_.state(), described(sizes_.ih(), any),
        described(sizes_.hh(), any), sizes_.bias(), sizes_.target(), Description(), sizes_.source(), sizes_.state(),
        described(sizes_.ih(), any), described(sizes_.hh(), any), sizes_.bias(), sizes_.target(), Description(), forward);
    forward_ = dnnl::vanilla_rnn_forward(forward);
    backward_ = dnnl::vanilla_rnn_backward(backward);
    const Floats ih = weights_of(p, true, false), hh = weights_of(p, false, true);
    const Description from_ih = described(sizes_.ih(), by_output), from_hh = described(sizes_.hh(), by_output);
    weights_ = {packed(from_ih, ih, forward.weights_layer_desc()), packed(from_hh, hh, forward.weights_iter_desc()),
                packed(from_ih, ih, backward.weights_layer_desc()), packed(from_hh, hh, backward.weights_iter_desc())};
    bias_ = packed(sizes_.bias(), summed_biases(p), sizes_.bias());
    grad_ih_ = memory(backward.diff_weights_layer_desc(), device().engine);
    grad_hh_ = memory(backward.diff_weights_iter_desc(), device().engine);
    grad_bias_ = memory(sizes_.bias(), device().engine);
    grad_input_ = memory(sizes_.source(), device().engine);
    grad_hx_ = memory(sizes_.state(), device().engine);
    output_ = memory(sizes_.target(), device().engine);
    workspace_ = memory(forward.workspace_desc(), device().engine);
    input_ = over(sizes_.source(), problem_.input.data());
    hx_ = over(sizes_.state(), problem_.hx.data());
    grad_output_ = over(sizes_.target(), problem_.grad_output.data());
  }

  // Derivatives by weights are added to what is there.
  void advance(int64_t times) override {
    for (; times > 0; --times) {
      run_forward();
      for (const memory* gradient : {&grad_ih_, &grad_hh_, &grad_bias_})
        std::memset(gradient->get_data_handle(), 0, gradient->get_desc().get_size());
      run_backward();
    }
  }

  std::vector<float> state() const override {
    std::vector<float> all;
    const auto append = [&](const memory& values) {
      const auto* first = static_cast<const float*>(values.get_data_handle());
      all.insert(all.end(), first, first + values.get_desc().get_size() / sizeof(float));
    };
    append(grad_input_);
    append(reordered(grad_ih_, described(sizes_.ih(), by_output)));
    append(reordered(grad_hh_, described(sizes_.hh(), by_output)));
    append(grad_bias_);
    return all;
  }

 private:
  static constexpr auto by_output = memory::format_tag::ldgoi;

  struct Sizes {
    int64_t steps, batch, inputs, hidden;
    using Tag = memory::format_tag;
    Description source() const { return described({steps, batch, inputs}, Tag::tnc); }
    Description target() const { return described({steps, batch, hidden}, Tag::tnc); }
    Description state() const { return described({1, 1, batch, hidden}, Tag::ldnc); }
    Description bias() const { return described({1, 1, 1, hidden}, Tag::ldgo); }
    memory::dims ih() const { return {1, 1, inputs, 1, hidden}; }
    memory::dims hh() const { return {1, 1, hidden, 1, hidden}; }
  };

  void run_forward() const {
    const dnnl_exec_arg_t arguments[] = {
        {DNNL_ARG_SRC_LAYER, input_.get()},         {DNNL_ARG_SRC_ITER, hx_.get()}, {DNNL_ARG_WEIGHTS_LAYER, weights_[0].get()},
        {DNNL_ARG_WEIGHTS_ITER, weights_[1].get()}, {DNNL_ARG_BIAS, bias_.get()},   {DNNL_ARG_DST_LAYER, output_.get()},
        {DNNL_ARG_WORKSPACE, workspace_.get()}};
    execute(forward_, arguments);
  }

  void run_backward() const {
    const dnnl_exec_arg_t arguments[] = {{DNNL_ARG_SRC_LAYER, input_.get()},
                                         {DNNL_ARG_SRC_ITER, hx_.get()},
                                         {DNNL_ARG_WEIGHTS_LAYER, weights_[2].get()},
                                         {DNNL_ARG_WEIGHTS_ITER, weights_[3].get()},
                                         {DNNL_ARG_BIAS, bias_.get()},
                                         {DNNL_ARG_DST_LAYER, output_.get()},
                                         {DNNL_ARG_WORKSPACE, workspace_.get()},
                                         {DNNL_ARG_DIFF_DST_LAYER, grad_output_.get()},
                                         {DNNL_ARG_DIFF_SRC_LAYER, grad_input_.get()},
                                         {DNNL_ARG_DIFF_SRC_ITER, grad_hx_.get()},
                                         {DNNL_ARG_DIFF_WEIGHTS_LAYER, grad_ih_.get()},
                                         {DNNL_ARG_DIFF_WEIGHTS_ITER, grad_hh_.get()},
                                         {DNNL_ARG_DIFF_BIAS, grad_bias_.get()}};
    execute(backward_, arguments);
  }

  Problem problem_;
  Sizes sizes_;
  dnnl::vanilla_rnn_forward forward_;
  dnnl::vanilla_rnn_backward backward_;
  std::vector<memory> weights_;
  memory bias_, input_, hx_, output_, workspace_, grad_output_, grad_input_, grad_hx_, grad_ih_, grad_hh_, grad_bias_;
};

}  // namespace

std::unique_ptr<Recurrence> make_onednn_training(const Problem& problem) { return std::make_unique<Training>(problem); }

}  // namespace peers
