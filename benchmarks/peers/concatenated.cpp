#include "concatenated.h"

namespace peers {

Floats weights_by_output(const Problem& problem) {
  Floats weights;
  for (int64_t j = 0; j < problem.hidden_size; ++j) {
    const auto ih = problem.weight_ih.begin() + j * problem.input_size, hh = problem.weight_hh.begin() + j * problem.hidden_size;
    weights.insert(weights.end(), ih, ih + problem.input_size);
    weights.insert(weights.end(), hh, hh + problem.hidden_size);
  }
  return weights;
}

Floats weights_by_input(const Problem& problem) {
  const auto hidden = static_cast<size_t>(problem.hidden_size), row = static_cast<size_t>(problem.input_size) + hidden;
  const Floats by_output = weights_by_output(problem);
  Floats weights(by_output.size());
  for (size_t j = 0; j < hidden; ++j)
    for (size_t k = 0; k < row; ++k) weights[k * hidden + j] = by_output[j * row + k];
  return weights;
}

}  // namespace peers
