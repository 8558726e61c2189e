#include "product.h"

#include <cstring>

#include "activation.h"
#include "vector.h"

namespace peers {
namespace {

/// On whole vectors V from j on; gives the first j left over.
template <typename V>
size_t activate_vectors(float* h, const Floats& bias, size_t j) {
  constexpr size_t count = sizeof(V) / sizeof(float);
  for (; j + count <= bias.size(); j += count) {
    V sum, summand;
    std::memcpy(&sum, h + j, sizeof sum);
    std::memcpy(&summand, &bias[j], sizeof summand);
    sum = rational_tanh(sum + summand);
    std::memcpy(h + j, &sum, sizeof sum);
  }
  return j;
}

}  // namespace

Floats weights_of(const Problem& problem, bool ih, bool hh) {
  Floats weights;
  for (int64_t j = 0; j < gates_of(problem.kind) * problem.hidden_size; ++j) {
    const auto row_ih = problem.weight_ih.begin() + j * problem.input_size, row_hh = problem.weight_hh.begin() + j * problem.hidden_size;
    if (ih) weights.insert(weights.end(), row_ih, row_ih + problem.input_size);
    if (hh) weights.insert(weights.end(), row_hh, row_hh + problem.hidden_size);
  }
  return weights;
}

Floats with_gates(const Floats& values, std::initializer_list<size_t> order) {
  const size_t block = values.size() / order.size();
  Floats result;
  for (const size_t gate : order) {
    const auto first = values.begin() + static_cast<std::ptrdiff_t>(gate * block);
    result.insert(result.end(), first, first + static_cast<std::ptrdiff_t>(block));
  }
  return result;
}

Floats transposed(const Floats& weights, int64_t outputs) {
  const auto hidden = static_cast<size_t>(outputs), inputs = weights.size() / hidden;
  Floats result(weights.size());
  for (size_t j = 0; j < hidden; ++j)
    for (size_t k = 0; k < inputs; ++k) result[k * hidden + j] = weights[j * inputs + k];
  return result;
}

Floats summed_biases(const Problem& problem) {
  Floats bias(problem.bias_ih.begin(), problem.bias_ih.end());
  for (size_t j = 0; j < bias.size(); ++j) bias[j] += problem.bias_hh[j];
  return bias;
}

void activate(float* h, const Floats& bias) {
  using Four = float __attribute__((vector_size(4 * sizeof(float))));
  for (size_t j = activate_vectors<Four>(h, bias, activate_vectors<Vector>(h, bias, 0)); j < bias.size(); ++j)
    h[j] = rational_tanh(h[j] + bias[j]);
}

}  // namespace peers
