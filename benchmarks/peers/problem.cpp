#include "problem.h"

#include <algorithm>
#include <cmath>
#include <random>

#include "training.h"

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

/// h and, of an LSTM, c.
struct State {
  std::vector<double> h, c;
};

double sigmoid(double x) { return 1 / (1 + std::exp(-x)); }

/// The new h of unit j in row n, from the sums over the input and over the state, each with its bias.
double activate(const Problem& problem, const double* x, const double* s, State& state, size_t at, size_t j) {
  const auto hidden = static_cast<size_t>(problem.hidden_size);
  const auto sum = [&](size_t gate) { return x[gate * hidden + j] + s[gate * hidden + j]; };
  if (gates_of(problem.kind) == 1) return std::tanh(sum(0));
  if (problem.kind == Kind::gru) {
    const double z = sigmoid(sum(1)), fresh = std::tanh(x[2 * hidden + j] + sigmoid(sum(0)) * s[2 * hidden + j]);
    return (1 - z) * fresh + z * state.h[at];
  }
  state.c[at] = sigmoid(sum(1)) * state.c[at] + sigmoid(sum(0)) * std::tanh(sum(2));
  return sigmoid(sum(3)) * std::tanh(state.c[at]);
}

State step(const Problem& problem, const Weights& weights, const float* input, State state) {
  const int64_t inputs = problem.input_size, hidden = problem.hidden_size, rows = gates_of(problem.kind) * hidden;
  State next = state;
  for (int64_t n = 0; n < problem.batch; ++n) {
    std::vector<double> x(problem.bias_ih.begin(), problem.bias_ih.end()), s(problem.bias_hh.begin(), problem.bias_hh.end());
    add_product(x.data(), weights.ih, input + n * inputs, inputs, rows);
    add_product(s.data(), weights.hh, &state.h[static_cast<size_t>(n * hidden)], hidden, rows);
    for (int64_t j = 0; j < hidden; ++j) {
      const auto at = static_cast<size_t>(n * hidden + j);
      next.h[at] = activate(problem, x.data(), s.data(), state, at, static_cast<size_t>(j));
    }
  }
  next.c = std::move(state.c);
  return next;
}

}  // namespace

Problem make_problem(int64_t input_size, int64_t hidden_size, int64_t batch, int64_t steps, Kind kind) {
  std::mt19937 random(static_cast<uint32_t>(input_size * 1000003 + hidden_size * 1009 + batch));
  const double bound = 1 / std::sqrt(static_cast<double>(hidden_size));
  const int64_t rows = gates_of(kind) * hidden_size;
  Problem problem{input_size, hidden_size, batch, steps, kind, {}, {}, {}, {}, {}, {}, {}, {}};
  problem.weight_ih = uniform(rows * input_size, bound, random);
  problem.weight_hh = uniform(rows * hidden_size, bound, random);
  problem.bias_ih = uniform(rows, bound, random);
  problem.bias_hh = uniform(rows, bound, random);
  problem.input = uniform(std::max<int64_t>(steps, 1) * batch * input_size, 1, random);
  problem.hx = uniform(batch * hidden_size, 1, random);
  if (kind == Kind::lstm) problem.cx = uniform(batch * hidden_size, 1, random);
  if (kind == Kind::training)
    problem.grad_output = uniform(steps * batch * hidden_size, 1 / std::sqrt(static_cast<double>(steps * batch)), random);
  return problem;
}

namespace {

template <typename Each>
State run(const Problem& problem, int64_t steps, Each each) {
  const int64_t rows = gates_of(problem.kind) * problem.hidden_size;
  const Weights weights{transposed(problem.weight_ih, rows, problem.input_size), transposed(problem.weight_hh, rows, problem.hidden_size)};
  State state{{problem.hx.begin(), problem.hx.end()}, {problem.cx.begin(), problem.cx.end()}};
  for (int64_t t = 0; t < steps; ++t) {
    const int64_t from = problem.steps == 0 ? 0 : t;
    state = step(problem, weights, problem.input.data() + from * problem.batch * problem.input_size, std::move(state));
    each(state);
  }
  return state;
}

}  // namespace

std::vector<double> evaluate_outputs(const Problem& problem) {
  std::vector<double> outputs;
  run(problem, problem.steps, [&](const State& state) { outputs.insert(outputs.end(), state.h.begin(), state.h.end()); });
  return outputs;
}

Expected evaluate(const Problem& problem) {
  if (problem.kind == Kind::training) return {training_gradients(problem), {}, {}};
  if (problem.steps > 0) return {evaluate_outputs(problem), {}, {}};
  const auto nothing = [](const State&) {};
  return {{}, run(problem, 1, nothing).h, run(problem, 3, nothing).h};
}

}  // namespace peers
