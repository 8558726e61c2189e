#include <algorithm>

#include "cellc/limits.h"

namespace cellc::limits {

double step_flops(int64_t input_size, int64_t hidden_size, int64_t batch) {
  constexpr double activation = 14 * 2;
  const auto inputs = static_cast<double>(input_size), hidden = static_cast<double>(hidden_size);
  return static_cast<double>(batch) * hidden * (2 * (inputs + hidden) + activation);
}

double weight_bytes(int64_t input_size, int64_t hidden_size, size_t element_size) {
  return static_cast<double>(hidden_size) * static_cast<double>(input_size + hidden_size) * static_cast<double>(element_size);
}

double limit_seconds(double flops, double bytes, double peak, double rate) { return std::max(flops / peak, bytes / rate); }

template <typename T>
double step_limit_seconds(int64_t input_size, int64_t hidden_size, int64_t batch) {
  const double bytes = weight_bytes(input_size, hidden_size, sizeof(T));
  return limit_seconds(step_flops(input_size, hidden_size, batch), bytes, fma_peak<T>(), stream_rate(static_cast<size_t>(bytes)));
}

template double step_limit_seconds<float>(int64_t, int64_t, int64_t);
template double step_limit_seconds<double>(int64_t, int64_t, int64_t);

}  // namespace cellc::limits
