#include "training.h"

#include <cmath>

namespace peers {
namespace {

struct Derivatives {
  std::vector<double> input, weight_ih, weight_hh, bias;
};

// sums[k] += weights[j][k] * x[j]; products[j][k] += x[j] * v[k].
template <typename V>
void add_backward(const std::vector<float>& weights, const double* x, int64_t rows, int64_t columns, double* sums,
                  std::vector<double>& products, const V* v) {
  for (int64_t j = 0; j < rows; ++j)
    for (int64_t k = 0; k < columns; ++k) {
      const auto at = static_cast<size_t>(j * columns + k);
      sums[k] += static_cast<double>(weights[at]) * x[j];
      products[at] += x[j] * static_cast<double>(v[k]);
    }
}

// One row through a step in reverse: `later` is the derivative by its new state from later steps, then that by its old state.
void step_back(const Problem& p, int64_t row, const double* output, const double* state, std::vector<double>& later, Derivatives& d) {
  std::vector<double> sums(static_cast<size_t>(p.hidden_size)), before(sums.size());
  for (size_t j = 0; j < sums.size(); ++j) {
    const double grad = static_cast<double>(p.grad_output[static_cast<size_t>(row) * sums.size() + j]) + later[j];
    sums[j] = grad * (1 - output[j] * output[j]);
    d.bias[j] += sums[j];
  }
  add_backward(p.weight_ih, sums.data(), p.hidden_size, p.input_size, &d.input[static_cast<size_t>(row * p.input_size)], d.weight_ih,
               &p.input[static_cast<size_t>(row * p.input_size)]);
  add_backward(p.weight_hh, sums.data(), p.hidden_size, p.hidden_size, before.data(), d.weight_hh, state);
  later = std::move(before);
}

}  // namespace

std::vector<double> training_gradients(const Problem& p) {
  const std::vector<double> outputs = evaluate_outputs(p), first(p.hx.begin(), p.hx.end());
  Derivatives d{std::vector<double>(p.input.size()), std::vector<double>(p.weight_ih.size()), std::vector<double>(p.weight_hh.size()),
                std::vector<double>(p.bias_ih.size())};
  for (int64_t n = 0; n < p.batch; ++n) {
    std::vector<double> later(static_cast<size_t>(p.hidden_size));
    for (int64_t t = p.steps - 1; t >= 0; --t) {
      const int64_t row = t * p.batch + n;
      const double* const output = &outputs[static_cast<size_t>(row * p.hidden_size)];
      step_back(p, row, output, t == 0 ? &first[static_cast<size_t>(n * p.hidden_size)] : output - p.batch * p.hidden_size, later, d);
    }
  }
  std::vector<double> all = std::move(d.input);
  for (const auto* part : {&d.weight_ih, &d.weight_hh, &d.bias}) all.insert(all.end(), part->begin(), part->end());
  return all;
}

}  // namespace peers
