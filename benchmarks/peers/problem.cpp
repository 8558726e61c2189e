#include "problem.h"

#include <algorithm>
#include <cmath>
#include <random>

namespace peers {
namespace {

std::vector<float> uniform(int64_t count, double bound, std::mt19937& random) {
  std::uniform_real_distribution<float> draw(static_cast<float>(-bound), static_cast<float>(bound));
  std::vector<float> values(static_cast<size_t>(count));
  for (float& value : values) value = draw(random);
  return values;
}

/// (rows, columns) -> (columns, rows), in float64.
std::vector<double> transposed(const std::vector<float>& matrix, int64_t rows, int64_t columns) {
  std::vector<double> result(matrix.size());
  for (int64_t j = 0; j < rows; ++j)
    for (int64_t k = 0; k < columns; ++k) result[static_cast<size_t>(k * rows + j)] = matrix[static_cast<size_t>(j * columns + k)];
  return result;
}

/// sums[j] += weights[k][j] * x[k].
template <typename T>
void add_product(double* sums, const std::vector<double>& weights, const T* x, int64_t inputs, int64_t hidden) {
  for (int64_t k = 0; k < inputs; ++k)
    for (int64_t j = 0; j < hidden; ++j) sums[j] += weights[static_cast<size_t>(k * hidden + j)] * static_cast<double>(x[k]);
}

struct Weights {
  std::vector<double> ih, hh;
};

std::vector<double> step(const Problem& problem, const Weights& weights, const float* input, const std::vector<double>& state) {
  const int64_t inputs = problem.input_size, hidden = problem.hidden_size;
  std::vector<double> next(state.size());
  for (int64_t n = 0; n < problem.batch; ++n) {
    double* const sums = &next[static_cast<size_t>(n * hidden)];
    for (int64_t j = 0; j < hidden; ++j)
      sums[j] = static_cast<double>(problem.bias_ih[static_cast<size_t>(j)]) + static_cast<double>(problem.bias_hh[static_cast<size_t>(j)]);
    add_product(sums, weights.ih, input + n * inputs, inputs, hidden);
    add_product(sums, weights.hh, &state[static_cast<size_t>(n * hidden)], hidden, hidden);
    for (int64_t j = 0; j < hidden; ++j) sums[j] = std::tanh(sums[j]);
  }
  return next;
}

}  // namespace

Problem make_problem(int64_t input_size, int64_t hidden_size, int64_t batch, int64_t steps) {
  std::mt19937 random(static_cast<uint32_t>(input_size * 1000003 + hidden_size * 1009 + batch));
  const double bound = 1 / std::sqrt(static_cast<double>(hidden_size));
  Problem problem{input_size, hidden_size, batch, steps, {}, {}, {}, {}, {}, {}};
  problem.weight_ih = uniform(hidden_size * input_size, bound, random);
  problem.weight_hh = uniform(hidden_size * hidden_size, bound, random);
  problem.bias_ih = uniform(hidden_size, bound, random);
  problem.bias_hh = uniform(hidden_size, bound, random);
  problem.input = uniform(std::max<int64_t>(steps, 1) * batch * input_size, 1, random);
  problem.hx = uniform(batch * hidden_size, 1, random);
  return problem;
}

Expected evaluate(const Problem& problem) {
  const Weights weights{transposed(problem.weight_ih, problem.hidden_size, problem.input_size),
                        transposed(problem.weight_hh, problem.hidden_size, problem.hidden_size)};
  const auto step_at = [&](int64_t t, const std::vector<double>& state) {
    return step(problem, weights, problem.input.data() + t * problem.batch * problem.input_size, state);
  };
  std::vector<double> state(problem.hx.begin(), problem.hx.end());
  if (problem.steps == 0) {
    state = step_at(0, state);
    return {{}, state, step_at(0, step_at(0, state))};
  }
  Expected expected;
  for (int64_t t = 0; t < problem.steps; ++t) {
    state = step_at(t, state);
    expected.outputs.insert(expected.outputs.end(), state.begin(), state.end());
  }
  return expected;
}

}  // namespace peers
