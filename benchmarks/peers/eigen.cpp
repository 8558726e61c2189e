// Eigen's products; its tanh is vectorised too.
#include <Eigen/Dense>

#include "peer.h"
#include "product.h"

namespace peers {
namespace {

/// Weights in row-major (W(H, K)) or column-major order (W(K, H) of C).
template <int Order>
class EigenRecurrence : public Recurrence {
 public:
  explicit EigenRecurrence(const Problem& problem)
      : inputs_(problem.input_size),
        weights_(problem.hidden_size, problem.input_size + problem.hidden_size),
        bias_(problem.hidden_size),
        input_(problem.input_size, problem.batch),
        now_(weights_.cols(), problem.batch),
        next_(weights_.cols(), problem.batch) {
    const Floats weights = weights_of(problem, true, true);
    weights_ = Eigen::Map<const Eigen::Matrix<float, -1, -1, Eigen::RowMajor>>(weights.data(), weights_.rows(), weights_.cols());
    bias_ = Eigen::Map<const Eigen::VectorXf>(problem.bias_ih.data(), bias_.size()) +
            Eigen::Map<const Eigen::VectorXf>(problem.bias_hh.data(), bias_.size());
    input_ = Eigen::Map<const Eigen::MatrixXf>(problem.input.data(), input_.rows(), input_.cols());
    now_.bottomRows(bias_.size()) = Eigen::Map<const Eigen::MatrixXf>(problem.hx.data(), bias_.size(), problem.batch);
  }

  void advance(int64_t steps) override {
    for (int64_t t = 0; t < steps; ++t) {
      now_.topRows(inputs_) = input_;
      auto h = next_.bottomRows(bias_.size());
      if (next_.cols() == 1)
        h.col(0).noalias() = weights_ * now_.col(0);  // matrix x vector, known when compiled
      else
        h.noalias() = weights_ * now_;
      for (Eigen::Index n = 0; n < h.cols(); ++n) h.col(n) = (h.col(n) + bias_).array().tanh().matrix();  // by column: vectorised
      now_.swap(next_);
    }
  }

  std::vector<float> state() const override {
    const Eigen::MatrixXf h = now_.bottomRows(bias_.size());
    return {h.data(), h.data() + h.size()};
  }

 private:
  Eigen::Index inputs_;
  Eigen::Matrix<float, -1, -1, Order> weights_;
  Eigen::VectorXf bias_;
  Eigen::MatrixXf input_, now_, next_;
};

/// The product with all inputs first, then step by step.
template <int Order>
class EigenSequence : public Recurrence {
 public:
  explicit EigenSequence(const Problem& problem)
      : batch_(problem.batch),
        steps_(problem.steps),
        weight_ih_(rows(problem.weight_ih, problem.hidden_size)),
        weight_hh_(rows(problem.weight_hh, problem.hidden_size)),
        bias_(columns(problem.bias_ih, 1) + columns(problem.bias_hh, 1)),
        input_(columns(problem.input, steps_ * batch_)),
        hx_(columns(problem.hx, batch_)),
        outputs_(problem.hidden_size, steps_ * batch_) {}

  void advance(int64_t times) override {
    for (; times > 0; --times) {
      outputs_.noalias() = weight_ih_ * input_;
      for (Eigen::Index t = 0; t < steps_; ++t) {
        auto h = outputs_.middleCols(t * batch_, batch_);
        if (batch_ == 1)
          h.col(0).noalias() += weight_hh_ * (t == 0 ? hx_.col(0) : outputs_.col(t - 1));
        else if (t == 0)
          h.noalias() += weight_hh_ * hx_;
        else
          h.noalias() += weight_hh_ * outputs_.middleCols((t - 1) * batch_, batch_);
        for (Eigen::Index n = 0; n < batch_; ++n) h.col(n) = (h.col(n) + bias_).array().tanh().matrix();
      }
    }
  }

  std::vector<float> state() const override { return {outputs_.data(), outputs_.data() + outputs_.size()}; }

 private:
  using Weights = Eigen::Matrix<float, -1, -1, Order>;
  static Weights rows(const std::vector<float>& values, int64_t count) {
    return Eigen::Map<const Eigen::Matrix<float, -1, -1, Eigen::RowMajor>>(values.data(), count,
                                                                           static_cast<Eigen::Index>(values.size()) / count);
  }
  static Eigen::MatrixXf columns(const std::vector<float>& values, int64_t count) {
    return Eigen::Map<const Eigen::MatrixXf>(values.data(), static_cast<Eigen::Index>(values.size()) / count, count);
  }

  Eigen::Index batch_, steps_;
  Weights weight_ih_, weight_hh_;
  Eigen::VectorXf bias_;
  Eigen::MatrixXf input_, hx_, outputs_;
};

template <int Order>
std::unique_ptr<Recurrence> make(const Problem& problem) {
  if (problem.steps > 0) return std::make_unique<EigenSequence<Order>>(problem);
  return std::make_unique<EigenRecurrence<Order>>(problem);
}

}  // namespace

extern const Peer eigen_by_output = {"eigen", "W(H,K)", make<Eigen::RowMajor>};
extern const Peer eigen_by_input = {"eigen", "W(K,H)", make<Eigen::ColMajor>};

}  // namespace peers
