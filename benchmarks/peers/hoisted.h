#pragma once
#include <cstring>

#include "peer.h"
#include "product.h"

namespace peers {

/// A sequence by those that only multiply matrices: the product with the inputs of all steps at once, straight to where the outputs go;
/// then step by step the product with h is added to it, and tanh taken. Product as in concatenated.h.
template <typename Product>
class HoistedSequence : public Recurrence {
 public:
  explicit HoistedSequence(const Problem& problem)
      : hidden_(problem.hidden_size),
        batch_(problem.batch),
        steps_(problem.steps),
        input_(problem.input.begin(), problem.input.end()),
        hx_(problem.hx.begin(), problem.hx.end()),
        bias_(summed_biases(problem)),
        outputs_(static_cast<size_t>(steps_ * batch_ * hidden_)),
        project_({problem.input_size, hidden_, steps_ * batch_, problem.input_size, hidden_, false}, weights_of(problem, true, false)),
        recur_({hidden_, hidden_, batch_, hidden_, hidden_, true}, weights_of(problem, false, true)) {}

  void advance(int64_t times) override {
    for (; times > 0; --times) {
      project_(input_.data(), outputs_.data());
      const float* h = hx_.data();
      for (int64_t t = 0; t < steps_; ++t) {
        float* const out = &outputs_[static_cast<size_t>(t * batch_ * hidden_)];
        recur_(h, out);
        for (int64_t n = 0; n < batch_; ++n) activate(out + n * hidden_, bias_);
        h = out;
      }
    }
  }
  std::vector<float> state() const override { return {outputs_.begin(), outputs_.end()}; }

 private:
  int64_t hidden_, batch_, steps_;
  Floats input_, hx_, bias_, outputs_;
  Product project_, recur_;
};

/// Steps go to Steps, sequences to HoistedSequence.
template <typename Product, template <typename> class Steps>
std::unique_ptr<Recurrence> make_either(const Problem& problem) {
  if (problem.steps == 0) return std::make_unique<Steps<Product>>(problem);
  return std::make_unique<HoistedSequence<Product>>(problem);
}

}  // namespace peers
