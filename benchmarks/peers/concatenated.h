#pragma once
#include <cstring>

#include "activation.h"
#include "aligned.h"
#include "peer.h"
#include "vector.h"

namespace peers {

/// The recurrence of the peers that only multiply matrices: rows [x; h] of K = I+H, one product, then bias and tanh over its rows. The
/// product goes straight to the h part of the other buffer, so h is never copied; x is, as it would be in a loop over a sequence.
///
/// Product(problem) prepares the weights; product(xh, out) computes N rows of H sums, rows of both K apart.
template <typename Product>
class ConcatenatedRecurrence : public Recurrence {
 public:
  explicit ConcatenatedRecurrence(const Problem& problem)
      : inputs_(problem.input_size),
        hidden_(problem.hidden_size),
        batch_(problem.batch),
        input_(problem.input.begin(), problem.input.end()),
        bias_(problem.bias_ih.begin(), problem.bias_ih.end()),
        now_(static_cast<size_t>(batch_ * row())),
        next_(now_.size()),
        product_(problem) {
    for (size_t j = 0; j < bias_.size(); ++j) bias_[j] += problem.bias_hh[j];
    for (int64_t n = 0; n < batch_; ++n) std::memcpy(&now_[at(n, inputs_)], &problem.hx[static_cast<size_t>(n * hidden_)], bytes(hidden_));
  }

  void advance(int64_t steps) override {
    for (int64_t t = 0; t < steps; ++t) {
      for (int64_t n = 0; n < batch_; ++n) std::memcpy(&now_[at(n, 0)], &input_[static_cast<size_t>(n * inputs_)], bytes(inputs_));
      product_(now_.data(), next_.data() + inputs_);
      for (int64_t n = 0; n < batch_; ++n) activate(&next_[at(n, inputs_)]);
      now_.swap(next_);
    }
  }

  std::vector<float> state() const override {
    std::vector<float> state;
    for (int64_t n = 0; n < batch_; ++n) state.insert(state.end(), &now_[at(n, inputs_)], &now_[at(n, inputs_)] + hidden_);
    return state;
  }

 private:
  int64_t row() const { return inputs_ + hidden_; }
  size_t at(int64_t n, int64_t k) const { return static_cast<size_t>(n * row() + k); }
  static size_t bytes(int64_t floats) { return static_cast<size_t>(floats) * sizeof(float); }

  /// h[j ...] = tanh(h + bias) on whole vectors V; gives the first j left over.
  template <typename V>
  int64_t activate_vectors(float* h, int64_t j) const {
    constexpr int64_t count = sizeof(V) / sizeof(float);
    for (; j + count <= hidden_; j += count) {
      V sum, bias;
      std::memcpy(&sum, h + j, sizeof sum);
      std::memcpy(&bias, &bias_[static_cast<size_t>(j)], sizeof bias);
      sum = rational_tanh(sum + bias);
      std::memcpy(h + j, &sum, sizeof sum);
    }
    return j;
  }

  void activate(float* h) const {
    using Four = float __attribute__((vector_size(4 * sizeof(float))));
    for (int64_t j = activate_vectors<Four>(h, activate_vectors<Vector>(h, 0)); j < hidden_; ++j)
      h[j] = rational_tanh(h[j] + bias_[static_cast<size_t>(j)]);
  }

  int64_t inputs_, hidden_, batch_;
  Floats input_, bias_, now_, next_;
  Product product_;
};

/// W(H, K): row j holds the weights of output j, [weight_ih; weight_hh].
Floats weights_by_output(const Problem& problem);

/// W(K, H): row k holds what input k gives to every output.
Floats weights_by_input(const Problem& problem);

}  // namespace peers
