// OpenVINO: RNNCell and RNNSequence, or for a step products of matrices, compiled for one thread. Two requests with the buffers in turn
// feed h back without a copy.
#include <openvino/openvino.hpp>
#include <openvino/opsets/opset13.hpp>

#include "aligned.h"
#include "module.h"
#include "product.h"

namespace peers {
namespace {

namespace op = ov::opset13;
using Node = ov::Output<ov::Node>;

Node constant(const Floats& values, const ov::Shape& shape) { return op::Constant::create(ov::element::f32, shape, values.data()); }

ov::CompiledModel compiled(const Node& result, const ov::ParameterVector& parameters) {
  static ov::Core core;
  return core.compile_model(std::make_shared<ov::Model>(ov::OutputVector{result}, parameters), "CPU", ov::inference_num_threads(1),
                            ov::num_streams(1), ov::hint::inference_precision(ov::element::f32),
                            ov::hint::performance_mode(ov::hint::PerformanceMode::LATENCY));
}

/// The sizes of a problem and its parameters as constants.
struct Parts {
  size_t inputs, hidden, batch, steps;
  Floats ih, hh, bias;
  explicit Parts(const Problem& problem)
      : inputs(static_cast<size_t>(problem.input_size)),
        hidden(static_cast<size_t>(problem.hidden_size)),
        batch(static_cast<size_t>(problem.batch)),
        steps(static_cast<size_t>(problem.steps)),
        ih(weights_of(problem, true, false)),
        hh(weights_of(problem, false, true)),
        bias(summed_biases(problem)) {}
};

Node cell(const Parts& parts, const Node& x, const Node& h) {
  return std::make_shared<op::RNNCell>(x, h, constant(parts.ih, {parts.hidden, parts.inputs}),
                                       constant(parts.hh, {parts.hidden, parts.hidden}), constant(parts.bias, {parts.hidden}),
                                       parts.hidden);
}

Node products(const Parts& parts, const Node& x, const Node& h) {
  const auto from_x = std::make_shared<op::MatMul>(x, constant(parts.ih, {parts.hidden, parts.inputs}), false, true);
  const auto from_h = std::make_shared<op::MatMul>(h, constant(parts.hh, {parts.hidden, parts.hidden}), false, true);
  const auto biased = std::make_shared<op::Add>(from_x, constant(parts.bias, {1, parts.hidden}));
  return std::make_shared<op::Tanh>(std::make_shared<op::Add>(from_h, biased));
}

class Step : public Recurrence {
 public:
  Step(const Problem& problem, Node (*build)(const Parts&, const Node&, const Node&))
      : input_(problem.input.begin(), problem.input.end()), states_{{problem.hx.begin(), problem.hx.end()}, Floats(problem.hx.size())} {
    const Parts parts(problem);
    const ov::Shape input{parts.batch, parts.inputs}, state{parts.batch, parts.hidden};
    const auto x = std::make_shared<op::Parameter>(ov::element::f32, input), h = std::make_shared<op::Parameter>(ov::element::f32, state);
    ov::CompiledModel model = compiled(build(parts, x, h), {x, h});
    for (size_t i : {0u, 1u}) {
      requests_[i] = model.create_infer_request();
      requests_[i].set_input_tensor(0, ov::Tensor(ov::element::f32, input, input_.data()));
      requests_[i].set_input_tensor(1, ov::Tensor(ov::element::f32, state, states_[i].data()));
      requests_[i].set_output_tensor(ov::Tensor(ov::element::f32, state, states_[1 - i].data()));
    }
  }

  void advance(int64_t times) override {
    for (; times > 0; --times, turn_ = 1 - turn_) requests_[turn_].infer();
  }
  std::vector<float> state() const override { return {states_[turn_].begin(), states_[turn_].end()}; }

 private:
  Floats input_, states_[2];
  ov::InferRequest requests_[2];
  size_t turn_ = 0;
};

/// (T, N, width) -> (N, T, width), the order that RNNSequence wants; and back with T and N exchanged.
template <typename Values>
Values exchanged(const Values& values, size_t outer, size_t inner) {
  const size_t width = values.size() / (outer * inner);
  Values result(values.size());
  for (size_t i = 0; i < outer; ++i)
    for (size_t j = 0; j < inner; ++j)
      std::copy_n(values.begin() + static_cast<std::ptrdiff_t>((i * inner + j) * width), width,
                  result.begin() + static_cast<std::ptrdiff_t>((j * outer + i) * width));
  return result;
}

class Sequence : public Recurrence {
 public:
  explicit Sequence(const Problem& problem)
      : batch_(static_cast<size_t>(problem.batch)),
        steps_(static_cast<size_t>(problem.steps)),
        input_(exchanged(Floats(problem.input.begin(), problem.input.end()), steps_, batch_)),
        hx_(problem.hx.begin(), problem.hx.end()),
        outputs_(steps_ * hx_.size()) {
    const Parts parts(problem);
    const ov::Shape input{batch_, steps_, parts.inputs}, state{batch_, 1, parts.hidden};
    const auto x = std::make_shared<op::Parameter>(ov::element::f32, input), h = std::make_shared<op::Parameter>(ov::element::f32, state);
    const auto lengths = op::Constant::create(ov::element::i64, {batch_}, std::vector<int64_t>(batch_, problem.steps));
    const auto sequence = std::make_shared<op::RNNSequence>(
        x, h, lengths, constant(parts.ih, {1, parts.hidden, parts.inputs}), constant(parts.hh, {1, parts.hidden, parts.hidden}),
        constant(parts.bias, {1, parts.hidden}), parts.hidden, ov::op::RecurrentSequenceDirection::FORWARD);
    request_ = compiled(sequence->output(0), {x, h}).create_infer_request();
    request_.set_input_tensor(0, ov::Tensor(ov::element::f32, input, input_.data()));
    request_.set_input_tensor(1, ov::Tensor(ov::element::f32, state, hx_.data()));
    request_.set_output_tensor(ov::Tensor(ov::element::f32, {batch_, 1, steps_, parts.hidden}, outputs_.data()));
  }

  void advance(int64_t times) override {
    for (; times > 0; --times) request_.infer();
  }
  std::vector<float> state() const override {
    const Floats ordered = exchanged(outputs_, batch_, steps_);
    return {ordered.begin(), ordered.end()};
  }

 private:
  size_t batch_, steps_;
  Floats input_, hx_, outputs_;
  ov::InferRequest request_;
};

std::unique_ptr<Recurrence> make_rnn(const Problem& problem) {
  if (problem.steps > 0) return std::make_unique<Sequence>(problem);
  return std::make_unique<Step>(problem, cell);
}

std::unique_ptr<Recurrence> make_products(const Problem& problem) {
  return problem.steps > 0 ? nullptr : std::make_unique<Step>(problem, products);
}

}  // namespace
}  // namespace peers

void add_peers(std::vector<peers::Peer>& table) {
  table.push_back({"openvino", "RNN", peers::make_rnn});
  table.push_back({"openvino", "MatMul", peers::make_products});
}
