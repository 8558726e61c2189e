// oneDNN: its own vanilla_rnn, lbr_gru and lstm, for a step a sequence of length 1; and its product of matrices, with the template's tanh.
// Weights are put into the layout that each primitive asks for.
#include "onednn.h"

#include <algorithm>

#include "concatenated.h"
#include "hoisted.h"
#include "module.h"

namespace peers {
namespace {

class Product {
 public:
  Product(const ProductShape& shape, const Floats& weights) {
    dnnl::primitive_attr attributes;
    if (shape.adds) {
      dnnl::post_ops sum;
      sum.append_sum(1);
      attributes.set_post_ops(sum);
    }
    const auto f32 = memory::data_type::f32;
    const Description x({shape.rows, shape.inputs}, f32, memory::dims{shape.x_stride, 1}),
        out({shape.rows, shape.outputs}, f32, memory::dims{shape.out_stride, 1});
    const memory::dims sizes{shape.inputs, shape.outputs};
    const dnnl::matmul::primitive_desc plan(device().engine, x, described(sizes, any), out, attributes);
    matmul_ = dnnl::matmul(plan);
    weights_ = packed(described(sizes, memory::format_tag::ba), weights, plan.weights_desc());
    x_ = over(x, nullptr);
    out_ = over(out, nullptr);
  }

  void operator()(const float* x, float* out) const {
    x_.set_data_handle(const_cast<float*>(x));
    out_.set_data_handle(out);
    const dnnl_exec_arg_t arguments[] = {{DNNL_ARG_SRC, x_.get()}, {DNNL_ARG_WEIGHTS, weights_.get()}, {DNNL_ARG_DST, out_.get()}};
    execute(matmul_, arguments);
  }

 private:
  dnnl::matmul matmul_;
  memory weights_, x_, out_;
};

/// Of a step dst_layer is the new state, and so the next src_iter: two buffers in turn.
class VanillaRnn : public Recurrence {
 public:
  explicit VanillaRnn(const Problem& problem)
      : is_step_(problem.steps == 0),
        input_(problem.input.begin(), problem.input.end()),
        hx_(problem.hx.begin(), problem.hx.end()),
        outputs_(is_step_ ? problem.hx.size() : static_cast<size_t>(problem.steps) * problem.hx.size()) {
    const int64_t steps = is_step_ ? 1 : problem.steps, inputs = problem.input_size, hidden = problem.hidden_size;
    using Tag = memory::format_tag;
    const Description source = described({steps, problem.batch, inputs}, Tag::tnc),
                      state = described({1, 1, problem.batch, hidden}, Tag::ldnc), bias = described({1, 1, 1, hidden}, Tag::ldgo),
                      target = described({steps, problem.batch, hidden}, Tag::tnc);
    const memory::dims ih{1, 1, inputs, 1, hidden}, hh{1, 1, hidden, 1, hidden};
    const dnnl::vanilla_rnn_forward::primitive_desc plan(device().engine, dnnl::prop_kind::forward_inference, dnnl::algorithm::eltwise_tanh,
                                                         dnnl::rnn_direction::unidirectional_left2right, source, state, described(ih, any),
                                                         described(hh, any), bias, target, Description());
    rnn_ = dnnl::vanilla_rnn_forward(plan);
    const auto by_output = Tag::ldgoi;
    weight_ih_ = packed(described(ih, by_output), weights_of(problem, true, false), plan.weights_layer_desc());
    weight_hh_ = packed(described(hh, by_output), weights_of(problem, false, true), plan.weights_iter_desc());
    bias_ = packed(bias, summed_biases(problem), bias);
    source_ = over(source, input_.data());
    states_[0] = over(state, hx_.data());
    states_[1] = over(state, outputs_.data());
    targets_[0] = over(target, outputs_.data());
    if (is_step_) targets_[1] = over(target, hx_.data());
  }

  void advance(int64_t times) override {
    for (; times > 0; --times) {
      const dnnl_exec_arg_t arguments[] = {{DNNL_ARG_SRC_LAYER, source_.get()},
                                           {DNNL_ARG_SRC_ITER, states_[turn_].get()},
                                           {DNNL_ARG_WEIGHTS_LAYER, weight_ih_.get()},
                                           {DNNL_ARG_WEIGHTS_ITER, weight_hh_.get()},
                                           {DNNL_ARG_BIAS, bias_.get()},
                                           {DNNL_ARG_DST_LAYER, targets_[turn_].get()}};
      execute(rnn_, arguments);
      if (is_step_) turn_ = 1 - turn_;
    }
  }

  std::vector<float> state() const override {
    const Floats& latest = turn_ == 1 || !is_step_ ? outputs_ : hx_;
    return {latest.begin(), latest.end()};
  }

 private:
  bool is_step_;
  size_t turn_ = 0;
  Floats input_, hx_, outputs_;
  dnnl::vanilla_rnn_forward rnn_;
  memory weight_ih_, weight_hh_, bias_, source_, states_[2], targets_[2];
};

/// Torch's GRU is oneDNN's linear-before-reset one, with the gates u (z), r, o (n) and the fourth bias inside of the reset.
class GatedRnn : public Recurrence {
 public:
  explicit GatedRnn(const Problem& problem)
      : is_step_(problem.steps == 0),
        is_lstm_(problem.kind == Kind::lstm),
        input_(problem.input.begin(), problem.input.end()),
        hx_(problem.hx.begin(), problem.hx.end()),
        cx_(problem.cx.begin(), problem.cx.end()),
        outputs_(is_step_ ? hx_.size() : static_cast<size_t>(problem.steps) * hx_.size()),
        next_h_(hx_.size()),
        next_c_(cx_.size()) {
    const int64_t steps = is_step_ ? 1 : problem.steps, inputs = problem.input_size, hidden = problem.hidden_size;
    const int64_t gates = gates_of(problem.kind);
    using Tag = memory::format_tag;
    const Description source = described({steps, problem.batch, inputs}, Tag::tnc),
                      state = described({1, 1, problem.batch, hidden}, Tag::ldnc), bias = described({1, 1, 4, hidden}, Tag::ldgo),
                      target = described({steps, problem.batch, hidden}, Tag::tnc), last = is_step_ ? state : Description();
    const memory::dims ih{1, 1, inputs, gates, hidden}, hh{1, 1, hidden, gates, hidden};
    constexpr auto inference = dnnl::prop_kind::forward_inference;
    constexpr auto forwards = dnnl::rnn_direction::unidirectional_left2right;
    const auto pack = [&](const auto& plan) {
      weight_ih_ = packed(described(ih, Tag::ldgoi), ordered(weights_of(problem, true, false)), plan.weights_layer_desc());
      weight_hh_ = packed(described(hh, Tag::ldgoi), ordered(weights_of(problem, false, true)), plan.weights_iter_desc());
    };
    if (is_lstm_) {
      const dnnl::lstm_forward::primitive_desc plan(device().engine, inference, forwards, source, state, state, described(ih, any),
                                                    described(hh, any), bias, target, last, last);
      rnn_ = dnnl::lstm_forward(plan);
      pack(plan);
    } else {
      const dnnl::lbr_gru_forward::primitive_desc plan(device().engine, inference, forwards, source, state, described(ih, any),
                                                       described(hh, any), bias, target, Description());
      rnn_ = dnnl::lbr_gru_forward(plan);
      pack(plan);
    }
    bias_ = packed(bias, is_lstm_ ? summed_biases(problem) : gru_biases(problem), bias);
    source_ = over(source, input_.data());
    target_[0] = over(target, outputs_.data());
    target_[1] = over(target, is_step_ ? hx_.data() : outputs_.data());
    h_[0] = over(state, hx_.data());
    h_[1] = over(state, outputs_.data());
    c_[0] = over(state, cx_.data());
    c_[1] = over(state, next_c_.data());
    last_h_ = over(state, next_h_.data());
  }

  void advance(int64_t times) override {
    for (; times > 0; --times) {
      const size_t next = is_step_ ? 1 - turn_ : turn_;
      const dnnl_exec_arg_t arguments[] = {
          {DNNL_ARG_SRC_LAYER, source_.get()},       {DNNL_ARG_SRC_ITER, h_[turn_].get()}, {DNNL_ARG_WEIGHTS_LAYER, weight_ih_.get()},
          {DNNL_ARG_WEIGHTS_ITER, weight_hh_.get()}, {DNNL_ARG_BIAS, bias_.get()},         {DNNL_ARG_DST_LAYER, target_[turn_].get()},
          {DNNL_ARG_SRC_ITER_C, c_[turn_].get()},    {DNNL_ARG_DST_ITER, last_h_.get()},   {DNNL_ARG_DST_ITER_C, c_[next].get()}};
      execute(rnn_, std::span(arguments, !is_lstm_ ? 6 : is_step_ ? 9 : 7));
      turn_ = next;
    }
  }

  std::vector<float> state() const override {
    const Floats& latest = turn_ == 1 || !is_step_ ? outputs_ : hx_;
    return {latest.begin(), latest.end()};
  }

 private:
  Floats ordered(const Floats& values) const { return is_lstm_ ? values : with_gates(values, {1, 0, 2}); }

  Floats gru_biases(const Problem& problem) const {
    const auto hidden = static_cast<std::ptrdiff_t>(problem.hidden_size);
    Floats inside(problem.bias_hh.begin() + 2 * hidden, problem.bias_hh.end()), all = ordered(summed_biases(problem));
    std::copy(problem.bias_ih.begin() + 2 * hidden, problem.bias_ih.end(), all.begin() + 2 * hidden);
    all.insert(all.end(), inside.begin(), inside.end());
    return all;
  }

  bool is_step_, is_lstm_;
  size_t turn_ = 0;
  Floats input_, hx_, cx_, outputs_, next_h_, next_c_;
  dnnl::primitive rnn_;
  memory weight_ih_, weight_hh_, bias_, source_, h_[2], c_[2], last_h_, target_[2];
};

std::unique_ptr<Recurrence> make_rnn(const Problem& problem) {
  if (problem.kind == Kind::training) return make_onednn_training(problem);
  if (problem.kind != Kind::rnn) return std::make_unique<GatedRnn>(problem);
  return std::make_unique<VanillaRnn>(problem);
}

}  // namespace
}  // namespace peers

void add_peers(std::vector<peers::Peer>& table) {
  table.push_back({"onednn", "vanilla_rnn", peers::make_rnn, true, true});
  table.push_back({"onednn", "matmul", peers::make_either<peers::Product, peers::ConcatenatedRecurrence>});
}
