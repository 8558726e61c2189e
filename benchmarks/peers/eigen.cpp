// Eigen's products; its tanh is vectorised too.
#include <Eigen/Dense>

#include "aligned.h"
#include "concatenated.h"
#include "peer.h"

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
    const Floats weights = weights_by_output(problem);
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

template <int Order>
std::unique_ptr<Recurrence> make(const Problem& problem) {
  return std::make_unique<EigenRecurrence<Order>>(problem);
}

}  // namespace

extern const Peer eigen_by_output = {"eigen", "W(H,K)", make<Eigen::RowMajor>};
extern const Peer eigen_by_input = {"eigen", "W(K,H)", make<Eigen::ColMajor>};

}  // namespace peers
