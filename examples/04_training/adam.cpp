#include "adam.h"

#include <algorithm>
#include <cmath>

namespace {

double norm_of(const cellc::StateDict& gradients) {
  double sum = 0;
  for (const auto& [name, gradient] : gradients)
    for (int64_t k = 0; k < gradient.numel(); ++k)
      sum += static_cast<double>(gradient.data<float>()[k]) * static_cast<double>(gradient.data<float>()[k]);
  return std::sqrt(sum);
}

}  // namespace

Adam::Adam(const cellc::StateDict& parameters, double rate) : rate_(rate) {
  for (const auto& [name, parameter] : parameters) {
    means_.insert(name, cellc::Tensor::zeros(parameter.sizes()));
    squares_.insert(name, cellc::Tensor::zeros(parameter.sizes()));
  }
}

void Adam::step(cellc::StateDict& parameters, const cellc::StateDict& gradients, double clip) {
  constexpr float beta1 = 0.9f, beta2 = 0.999f, epsilon = 1e-8f;
  ++steps_;
  const auto scale = static_cast<float>(std::min(1.0, clip / norm_of(gradients)));
  const auto rate = static_cast<float>(rate_ * std::sqrt(1 - std::pow(beta2, steps_)) / (1 - std::pow(beta1, steps_)));
  for (const auto& [name, gradient] : gradients) {
    float *parameter = parameters.at(name).data<float>(), *mean = means_.at(name).data<float>(), *square = squares_.at(name).data<float>();
    for (int64_t k = 0; k < gradient.numel(); ++k) {
      const float g = scale * gradient.data<float>()[k];
      mean[k] = beta1 * mean[k] + (1 - beta1) * g;
      square[k] = beta2 * square[k] + (1 - beta2) * g * g;
      parameter[k] -= rate * mean[k] / (std::sqrt(square[k]) + epsilon);
    }
  }
}
