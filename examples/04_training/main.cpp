// Trains an RNNCell on the adding problem: a sequence of random numbers, two of which are marked; after the last one the network tells the
// sum of the two. A network that has learnt nothing answers 1, with a mean square error of 1/6. Rectified linear units that start from the
// identity learn it (Le, Jaitly and Hinton 2015, https://arxiv.org/abs/1504.00941).
#include <chrono>
#include <cmath>
#include <cstdio>
#include <exception>

#include <cellc/rnn_cell.h>

#include "adam.h"
#include "chart.h"

namespace {

using cellc::StateDict;
using cellc::Tensor;

constexpr int64_t steps = 40, batch = 32, hidden_size = 64;
constexpr int updates = 1500, shown_every = 125;
constexpr double chance = 1.0 / 6, learnt = 0.02;

struct Batch {
  Tensor input;               ///< (T, N, 2): a number and whether it is marked
  std::vector<float> target;  ///< (N): the sum of the two marked numbers
};

/// One number of each half is marked.
Batch make_batch(cellc::Generator& generator) {
  Batch result{Tensor::zeros({steps, batch, 2}), std::vector<float>(batch)};
  Tensor numbers = Tensor::empty({steps, batch});
  cellc::uniform_(numbers, 0, 1, generator);
  for (int64_t n = 0; n < batch; ++n) {
    for (int64_t t = 0; t < steps; ++t) result.input.at<float>({t, n, 0}) = numbers.at<float>({t, n});
    for (const int64_t half : {0, 1}) {
      const int64_t marked = half * steps / 2 + generator.random() % (steps / 2);
      result.input.at<float>({marked, n, 1}) = 1;
      result.target[static_cast<size_t>(n)] += numbers.at<float>({marked, n});
    }
  }
  return result;
}

cellc::RNNCell make_cell(cellc::Generator& generator) {
  cellc::RNNCell cell(2, hidden_size, cellc::RNNCellOptions().nonlinearity("relu"), generator);
  StateDict parameters = cell.state_dict();
  for (const char* zero : {"weight_hh", "bias_ih", "bias_hh"}) parameters.at(zero) = Tensor::zeros(parameters.at(zero).sizes());
  for (int64_t j = 0; j < hidden_size; ++j) parameters.at("weight_hh").at<float>({j, j}) = 1;
  cell.load_state_dict(parameters);
  return cell;
}

/// The answer is a linear function of the last state: weight h_n + bias. Gives the loss of a batch, and its derivatives.
double answer(const Tensor& h_n, const std::vector<float>& target, const StateDict& parameters, StateDict& gradients, Tensor& grad_h_n) {
  const float* weight = parameters.at("weight").data<float>();
  float *grad_weight = gradients.at("weight").data<float>(), &grad_bias = *gradients.at("bias").data<float>();
  double loss = 0;
  for (int64_t n = 0; n < batch; ++n) {
    float difference = *parameters.at("bias").data<float>() - target[static_cast<size_t>(n)];
    for (int64_t j = 0; j < hidden_size; ++j) difference += weight[j] * h_n.at<float>({n, j});
    loss += static_cast<double>(difference) * static_cast<double>(difference) / batch;
    const float derivative = 2 * difference / batch;
    for (int64_t j = 0; j < hidden_size; ++j) {
      grad_weight[j] += derivative * h_n.at<float>({n, j});
      grad_h_n.at<float>({n, j}) = derivative * weight[j];
    }
    grad_bias += derivative;
  }
  return loss;
}

StateDict zeros_like(const StateDict& parameters) {
  StateDict result;
  for (const auto& [name, parameter] : parameters) result.insert(name, Tensor::zeros(parameter.sizes()));
  return result;
}

/// The loss of each update.
std::vector<double> train() {
  cellc::Generator generator(0);
  cellc::RNNCell cell = make_cell(generator);
  StateDict parameters = cell.state_dict();
  StateDict linear{{"weight", Tensor::empty({hidden_size})}, {"bias", Tensor::zeros({1})}};
  cellc::uniform_(linear.at("weight"), -0.1, 0.1, generator);
  Adam adam(parameters, 1e-3), linear_adam(linear, 1e-3);
  Tensor output = Tensor::empty({steps, batch, hidden_size}), h_n = Tensor::empty({batch, hidden_size}), grad_h_n = h_n;
  cellc::SequenceWorkspace workspace;
  cellc::BackwardWorkspace backward_workspace;
  cellc::SequenceOptions options;
  options.workspace = &workspace;

  std::vector<double> losses;
  double recent = chance;
  for (int update = 0; update <= updates; ++update) {
    const Batch now = make_batch(generator);
    StateDict gradients = cell.zero_gradients(), linear_gradients = zeros_like(linear);
    cell.sequence(now.input, {}, output, h_n, options);
    losses.push_back(answer(h_n, now.target, linear, linear_gradients, grad_h_n));
    cell.sequence_backward(now.input, {}, output, {}, grad_h_n, {{}, {}, &gradients}, {&backward_workspace});
    adam.step(parameters, gradients, 1);
    linear_adam.step(linear, linear_gradients, 1);
    cell.load_state_dict(parameters);
    recent = 0.98 * recent + 0.02 * losses.back();
    if (update % shown_every == 0)
      std::printf("%6d  loss %.4f  %.*s\n", update, recent, std::min(60, static_cast<int>(recent * 240)),
                  "############################################################");
  }
  return losses;
}

/// Means of neighbouring values, as many as fit into a chart.
std::vector<double> smoothed(const std::vector<double>& losses) {
  constexpr size_t together = 20;
  std::vector<double> means;
  for (size_t first = 0; first + together <= losses.size(); first += together) {
    double sum = 0;
    for (size_t k = first; k < first + together; ++k) sum += losses[k];
    means.push_back(sum / together);
  }
  return means;
}

}  // namespace

int main() try {
  std::printf("Two of %d numbers are to be added; knowing nothing costs %.3f\n", static_cast<int>(steps), chance);
  const auto start = std::chrono::steady_clock::now();
  const std::vector<double> losses = smoothed(train());
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  write_chart("training.svg", "Mean square error of the adding problem, 40 steps; dashed: knowing nothing", losses, chance);
  std::printf("%d updates in %.1f s; the last loss is %.4f; training.svg shows it\n", updates, seconds, losses.back());
  return losses.back() < learnt ? 0 : 1;
} catch (const std::exception& error) {
  std::fprintf(stderr, "%s\n", error.what());
  return 1;
}
