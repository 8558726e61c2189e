#pragma once
#include <cstring>

#include "peer.h"
#include "product.h"

namespace peers {

/// The recurrence of the peers that only multiply matrices: rows [x; h] of K = I+H, one product, then bias and tanh over its rows. The
/// product goes straight to the h part of the other buffer, so h is never copied; x is, as it would be in a loop over a sequence.
///
/// Product(shape, weights) prepares the weights; product(xh, out) computes N rows of H sums.
template <typename Product>
class ConcatenatedRecurrence : public Recurrence {
 public:
  explicit ConcatenatedRecurrence(const Problem& problem)
      : inputs_(problem.input_size),
        hidden_(problem.hidden_size),
        batch_(problem.batch),
        input_(problem.input.begin(), problem.input.end()),
        bias_(summed_biases(problem)),
        now_(static_cast<size_t>(batch_ * row())),
        next_(now_.size()),
        product_({row(), hidden_, batch_, row(), row(), false}, weights_of(problem, true, true)) {
    for (int64_t n = 0; n < batch_; ++n) std::memcpy(&now_[at(n, inputs_)], &problem.hx[static_cast<size_t>(n * hidden_)], bytes(hidden_));
  }

  void advance(int64_t times) override {
    for (int64_t t = 0; t < times; ++t) {
      for (int64_t n = 0; n < batch_; ++n) std::memcpy(&now_[at(n, 0)], &input_[static_cast<size_t>(n * inputs_)], bytes(inputs_));
      product_(now_.data(), next_.data() + inputs_);
      for (int64_t n = 0; n < batch_; ++n) activate(&next_[at(n, inputs_)], bias_);
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

  int64_t inputs_, hidden_, batch_;
  Floats input_, bias_, now_, next_;
  Product product_;
};

}  // namespace peers
